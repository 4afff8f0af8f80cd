"""The journey of one visit on a phone written in Python, against a real server; and what becomes of it when things go wrong.

Run by `make test-mobile`, which builds the library and writes `sojourn.py` beside it."""

import asyncio
import atexit
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import sojourn  # noqa: E402
from platform_hands import Alarms, Clock, Network, platform  # noqa: E402
from server import Server  # noqa: E402

# Beyond the basic plane: 𠮷 and 𡈽 take two units of UTF-16, the lorry as well.
CUSTOMER = "𠮷野家物流 🚛"
NEED = "冬季前交货;联系人:𡈽田先生 👩‍🔧"


def draft(**more):
    tomorrow = int(time.time() * 1000) + 24 * 3_600_000
    return sojourn.PlanDraft(
        customer="c42", customer_name=CUSTOMER, start_ms=tomorrow, minutes=90, purpose="演示 B 型方案", **more
    )


class Listing(sojourn.VisitObserver):
    """A list on a screen that takes the changes one by one."""

    def __init__(self):
        self.rows, self.kinds, self.told, self.broken = [], [], threading.Semaphore(0), None

    def visits_changed(self, changes):
        if self.broken:
            broken, self.broken = self.broken, None
            self.told.release()
            raise broken
        for change in changes:
            self.kinds.append(type(change).__name__)
            if change.is_WHOLE():
                self.rows = list(change.rows)
            elif change.is_INSERTED():
                self.rows.insert(change.at, change.row)
            elif change.is_CHANGED():
                self.rows[change.at] = change.row
            else:
                del self.rows[change.at]
        self.told.release()


class Journey(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sojourn-phone-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    async def open(self, name, **hands):
        return await sojourn.Phone.start(f"{self.folder}/{name}", platform(f"{self.folder}/{name}", **hands))

    async def test_a_visit_is_made_offline_and_its_supervisor_sees_it(self):
        network, alarms = Network(), Alarms()
        phone = await self.open("rep", network=network, alarms=alarms)
        with self.assertRaises(sojourn.PhoneError.NotEnrolled):
            await phone.visits().leave("v1")
        self.assertEqual(await phone.enrol(self.server.url, self.server.codes["rep"], "李娜的手机"), "li.na")
        with self.assertRaises(sojourn.PhoneError.EnrolledAlready):
            await phone.enrol(self.server.url, self.server.codes["spare"], "again")
        listing = Listing()
        subscription = phone.visits().watch(listing, 0, 50)
        self.assertTrue(listing.told.acquire(timeout=20))

        network.broken = sojourn.PlatformError.Unavailable("aeroplane mode")
        plans, visits, records = phone.plans(), phone.visits(), phone.records()
        made = await plans.make("v1", draft(place="上海", participants=["李娜"]))
        self.assertEqual((made.visit, made.disk_low), ("v1", False))
        self.assertEqual((await plans.read("v1")).customer_name, CUSTOMER)
        trip = phone.itinerary()
        await trip.share("v1", ["wang.lei"], int(time.time() * 1000) + 48 * 3_600_000)
        await trip.set_out("v1")
        await visits.arrive("v1", sojourn.Place(latitude=31.2304, longitude=121.4737, accuracy_m=12))
        await records.note("v1", sojourn.Section.NEEDS, NEED, None)
        promise = await records.note("v1", sojourn.Section.POINTS, "我们绝对保证时效", None)
        await records.set_intent("v1", sojourn.Intent.REFUSAL("价格"))
        await visits.leave("v1")
        await visits.brief("v1", True, "寄报价 🧾")
        await visits.thank("v1", sojourn.Channel.SMS, "谢谢您的时间")
        await trip.come_back("v1")
        outcome = await phone.sync().run(sojourn.SyncWindow())
        self.assertTrue(outcome.is_NO_CONTACT() and "aeroplane" in outcome.why, outcome)
        self.assertIsInstance(promise.hints, list)

        record = await records.read("v1")
        self.assertEqual(record.needs[0].text, NEED)
        self.assertEqual(record.intent.reason, "价格")
        row = await visits.find("v1")
        self.assertEqual(row.synced, sojourn.Synced.SAVED)
        self.assertLessEqual({"set_out", "arrive", "leave", "brief"}, set(row.facts))
        self.assertTrue(all(owed.sentence.zh and owed.sentence.en for owed in row.owed))

        network.broken = None
        outcome = await phone.sync().run(sojourn.SyncWindow(span_ms=30_000, metered=True))
        self.assertTrue(outcome.is_DONE(), outcome)
        self.assertGreater(outcome.sent, 8)
        status = await phone.status()
        self.assertEqual(status.stored, status.saved)
        while not (listing.rows and listing.rows[0].synced not in (None, sojourn.Synced.SAVED)):
            self.assertTrue(listing.told.acquire(timeout=20), listing.rows)
        self.assertEqual(listing.rows[0].customer, CUSTOMER)
        self.assertIn("INSERTED", "".join(listing.kinds))
        subscription.stop()

        boss = await self.open("boss")
        await boss.enrol(self.server.url, self.server.codes["boss"], "王磊的手机")
        seen = [row for row in await boss.board().fetch() if row.visit == "v1"]
        self.assertEqual([(row.rep, row.customer) for row in seen], [("li.na", CUSTOMER)])
        self.assertIn("brief", [owed.kind for owed in seen[0].owed])

        report = await phone.support_report()
        self.assertGreater(json.loads(report)["phone"]["stored"], 8)
        for word in ("li.na", "李娜", "v1", "c42", "𠮷", "价格", self.folder):
            self.assertNotIn(word, report)

    async def test_an_exception_of_the_app_is_a_typed_result_and_loses_nothing(self):
        network, clock = Network(), Clock()
        phone = await self.open("spare", network=network, clock=clock)
        network.broken = ValueError("the proxy's own words")
        with self.assertRaises(sojourn.PhoneError.NoContact) as caught:
            await phone.enrol(self.server.url, self.server.codes["spare"], "备用机")
        self.assertIn("the proxy's own words", caught.exception.why)
        network.broken = None
        await phone.enrol(self.server.url, self.server.codes["spare"], "备用机")

        clock.broken = KeyError("no clock")
        with self.assertRaises(sojourn.PhoneError.Platform) as caught:
            await phone.plans().make("w1", draft())
        self.assertEqual(caught.exception.what, "clock")
        self.assertEqual(sojourn.error_code(caught.exception), "platform")
        self.assertIn("clock", sojourn.error_sentence(caught.exception, sojourn.Language.CHINESE))
        clock.broken = None

        listing = Listing()
        listing.broken = RuntimeError("the screen is gone")
        subscription = phone.visits().watch(listing, 0, 50)
        self.assertTrue(listing.told.acquire(timeout=20))
        await phone.plans().make("w1", draft())
        self.assertTrue(listing.told.acquire(timeout=20))
        self.assertEqual([row.visit for row in listing.rows if row.visit == "w1"], ["w1"])
        self.assertIn("WHOLE", listing.kinds[0])
        subscription.stop()

        for bad in ("v 1", "", "x" * 200):
            with self.assertRaises(sojourn.PhoneError.BadInput) as caught:
                await phone.visits().leave(bad)
            self.assertEqual(caught.exception.field, "visit")
        with self.assertRaises(sojourn.PhoneError.UnknownVisit):
            await phone.visits().leave("nowhere")
        with self.assertRaises(sojourn.PhoneError.InUse):
            await self.open("spare")
        await phone.shut()
        with self.assertRaises(sojourn.PhoneError.Closed):
            await phone.status()
        again = await self.open("spare")
        self.assertEqual((await again.visits().find("w1")).customer, CUSTOMER)

    async def test_a_window_ends_in_time_with_a_network_that_never_answers(self):
        network = Network()
        phone = await self.open("third", network=network)
        await phone.enrol(self.server.url, self.server.codes["third"], "第三台")
        await phone.plans().make("t1", draft())
        answered, asked = threading.Event(), []

        def stuck(request):
            asked.append(request.timeout_ms)
            answered.wait(30)

        network.seen = stuck
        began = time.monotonic()
        outcome = await phone.sync().run(sojourn.SyncWindow(span_ms=1_500))
        took = time.monotonic() - began
        self.assertTrue(outcome.is_WINDOW_OVER(), outcome)
        self.assertLess(took, 10)
        self.assertLessEqual(max(asked), 1_000)
        # A person goes on meanwhile, and nothing is lost.
        await phone.plans().change("t1", sojourn.PlanChange(minutes=60))
        network.seen = None
        answered.set()
        for _ in range(200):
            await asyncio.sleep(0.05)
            outcome = await phone.sync().run(sojourn.SyncWindow())
            if outcome.is_DONE() and (await phone.status()).stored == (await phone.status()).saved:
                break
        status = await phone.status()
        self.assertEqual(status.stored, status.saved)
        with self.assertRaises(sojourn.PhoneError.BadInput):
            await phone.sync().run(sojourn.SyncWindow(span_ms=-1))

        await phone.plans().change("t1", sojourn.PlanChange(minutes=45))
        with self.assertRaises(sojourn.PhoneError.Unsent):
            await phone.wipe(False)
        await phone.wipe(True)
        left = {file.name for file in pathlib.Path(self.folder, "third").iterdir()}
        self.assertEqual(left, {"lock"})


class Killed(unittest.TestCase):
    def test_what_was_called_saved_is_there_after_kill_9(self):
        with Server() as server, tempfile.TemporaryDirectory(prefix="sojourn-phone-") as folder:
            child = subprocess.Popen(
                [sys.executable, str(HERE / "notes_for_ever.py"), folder, server.url, server.codes["rep"]],
                stdout=subprocess.PIPE,
                text=True,
            )
            entries = []
            for line in child.stdout:
                entries.append(int(line))
                if len(entries) == 25:
                    os.kill(child.pid, signal.SIGKILL)
                    break
            entries += [int(line) for line in child.stdout if line.endswith("\n")]
            child.wait(30)
            child.stdout.close()
            asyncio.run(self.look(folder, entries))

    async def look(self, folder, entries):
        phone = await sojourn.Phone.start(folder, platform(folder))
        status = await phone.status()
        self.assertGreaterEqual(status.saved, max(entries))
        written = (await phone.records().read("k1")).points
        self.assertGreaterEqual(len(written), len(entries))
        outcome = await phone.sync().run(sojourn.SyncWindow())
        self.assertTrue(outcome.is_DONE(), outcome)
        status = await phone.status()
        self.assertEqual(status.stored, status.saved)


# A thread of the library that leaves the interpreter while it ends would take the process with it.
atexit.register(sojourn.come_to_rest, 5_000)

if __name__ == "__main__":
    unittest.main(verbosity=2)
