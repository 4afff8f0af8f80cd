"""A phone that writes notes until it is killed, and says each entry's number once it is saved."""

import asyncio
import sys
import time

import sojourn
from platform_hands import platform


async def main(folder, server, code):
    phone = await sojourn.Phone.start(folder, platform(folder))
    await phone.enrol(server, code, "脆弱的手机")
    start = int(time.time() * 1000) + 3_600_000
    draft = sojourn.PlanDraft(customer="c1", customer_name="𠮷", start_ms=start, minutes=30, purpose="看看")
    await phone.plans().make("k1", draft)
    number = 0
    while True:
        number += 1
        saved = await phone.records().note("k1", sojourn.Section.POINTS, f"第 {number} 点 🚛", None)
        print(saved.entry, flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
