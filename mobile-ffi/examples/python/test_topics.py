"""What reps and superiors do beside the journey, and the weather it is done in: several phones in Python against a real server.

Run by `make test-mobile`, as `test_journey.py` beside it."""

import atexit
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import sojourn  # noqa: E402
from platform_hands import Clock, Network, platform  # noqa: E402
from server import Server  # noqa: E402

HOUR = 3_600_000

# Opens a folder in a process of its own, and says by its last line what came of it.
SECOND = """
import asyncio, atexit, sys, sojourn
from platform_hands import platform
async def main(folder):
    try:
        await sojourn.Phone.start(folder, platform(folder))
        print("opened")
    except sojourn.PhoneError as error:
        print(sojourn.error_code(error))
atexit.register(sojourn.come_to_rest, 5_000)
asyncio.run(main(sys.argv[1]))
"""


def noise(number, chars):
    """Words that no packing makes much shorter."""
    chance = random.Random(number)
    return "".join(chr(0x4E00 + chance.randrange(20_000)) for _ in range(chars))


class TurnedClock(Clock):
    """The machine's clocks, and what was waited for without waiting."""

    def __init__(self):
        super().__init__()
        self.skipped = 0

    def read(self):
        seen = super().read()
        seen.running_ms += self.skipped
        seen.wall_ms += self.skipped
        return seen


class SlowNetwork(Network):
    """A second for each exchange and one for every 5 kB: what takes longer than it may is given up, as a phone's stack does."""

    def __init__(self, clock):
        super().__init__()
        self.clock, self.longest = clock, 0

    def exchange(self, request):
        bytes_sent = len(request.body or b"")
        takes = 1_000 + bytes_sent // 5
        if takes > request.timeout_ms:
            self.clock.skipped += request.timeout_ms
            raise sojourn.PlatformError.Unavailable("timed out")
        self.clock.skipped += takes
        self.longest = max(self.longest, bytes_sent)
        return super().exchange(request)


class Topics(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(more=8))

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sojourn-phone-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    async def enrolled(self, name, person="li.na", **hands):
        phone = await sojourn.Phone.start(f"{self.folder}/{name}", platform(f"{self.folder}/{name}", **hands))
        await phone.enrol(self.server.url, self.server.code(person), name)
        return phone

    async def planned(self, phone, visit):
        start = int(time.time() * 1000) + 24 * HOUR
        draft = sojourn.PlanDraft(customer="c7", customer_name="𠮷野家", start_ms=start, minutes=60, purpose="看看")
        await phone.plans().make(visit, draft)

    async def synced(self, *phones):
        for phone in phones:
            outcome = await phone.sync().run(sojourn.SyncWindow())
            self.assertTrue(outcome.is_DONE(), outcome)

    async def test_what_two_phones_wrote_at_the_same_time_is_shown_with_its_authors_and_settled(self):
        one, other = await self.enrolled("one"), await self.enrolled("other")
        await self.planned(one, "d1")
        await one.records().note("d1", sojourn.Section.POINTS, "先说一点", None)
        await self.synced(one, other)
        await one.records().set_intent("d1", sojourn.Intent.CLEAR())
        await other.records().set_intent("d1", sojourn.Intent.PARTIAL())
        await self.synced(one, other, one)
        conflicts = await one.records().conflicts("d1")
        self.assertEqual([it.place for it in conflicts], ["intent"])
        self.assertEqual({version.author for version in conflicts[0].versions}, {"li.na"})
        words = [version.text for version in conflicts[0].versions]
        self.assertEqual(len(words), 2)
        await one.records().settle("d1", "intent", sojourn.Settlement.KEEP(1))
        self.assertEqual(await one.records().conflicts("d1"), [])
        await self.synced(one, other)
        self.assertEqual(await other.records().conflicts("d1"), [])
        self.assertEqual((await other.records().read("d1")).intent, (await one.records().read("d1")).intent)

    async def test_a_question_goes_to_the_superior_and_a_proposal_for_a_card_is_reviewed(self):
        rep, boss = await self.enrolled("rep"), await self.enrolled("boss", "wang.lei")
        await self.planned(rep, "q1")
        await rep.questions().ask("q1", "报关多久 🚢?", 600, [])
        await rep.questions().draft("q1", None, "三天")
        await rep.customers().propose_change("q1", "tier", "A")
        await self.synced(rep, boss)
        seen = next(row for row in await boss.board().fetch() if row.visit == "q1")
        name = next(owed.kind for owed in seen.owed if owed.kind.startswith("question"))
        await boss.questions().check("q1", name, True, [])
        proposal = next(it for it in await boss.customers().proposals() if it.visit == "q1")
        self.assertTrue(proposal.awaits_me and proposal.change.is_OF_FIELD() and proposal.change.wanted == "A", proposal)
        await boss.customers().review("q1", proposal.proposal, False, "先核实", False)
        await self.synced(boss, rep)
        await rep.questions().reply("q1", name, sojourn.Channel.MAIL, None)
        mine = next(it for it in await rep.customers().proposals() if it.visit == "q1")
        self.assertEqual([(it.person, it.reason) for it in mine.reviews], [("wang.lei", "先核实")])
        await self.synced(rep)

    async def test_entries_go_by_a_colleagues_hands_where_there_is_no_network_and_so_does_the_receipt(self):
        network = Network()
        rep, colleague = await self.enrolled("rep", network=network), await self.enrolled("colleague", "wang.lei")
        network.broken = sojourn.PlatformError.Unavailable("no network")
        await self.planned(rep, "c1")
        parcel = await rep.courier().pack(24)
        reader = sojourn.QrReader.begin()
        for part in reversed(sojourn.qr_parts(parcel.bytes)):
            seen = reader.take(part)
        await colleague.courier().take(seen.whole)
        self.assertEqual((await colleague.courier().deliver()).taken, 1)
        receipts = await colleague.courier().receipts()
        self.assertEqual(await rep.courier().take_receipts(receipts), parcel.last)
        status = await rep.status()
        self.assertEqual((status.stored, parcel.left), (status.saved, 0))
        with self.assertRaises(sojourn.PhoneError.BadInput):
            await colleague.courier().take(b"a holiday photo")

    async def test_a_call_for_help_is_relayed_by_whoever_has_a_network_and_the_watch_hears_it(self):
        rep, boss = await self.enrolled("rep"), await self.enrolled("boss", "wang.lei")
        await self.planned(rep, "s1")
        await rep.itinerary().share("s1", ["wang.lei"], int(time.time() * 1000) + 48 * HOUR)
        await rep.itinerary().set_out("s1")
        await self.synced(rep, boss)
        text = await rep.texts().call_for_help("s1")
        self.assertTrue(text.startswith("SJ1 S"), text)
        self.assertIn("s1", await boss.texts().relay(text.lower()))
        with self.assertRaises(sojourn.PhoneError.Refused):
            await boss.texts().relay(text[:-1] + ("0" if text[-1] != "0" else "1"))
        await self.synced(boss)
        self.assertEqual((await boss.visits().find("s1")).watch.state, "alarmed")
        await boss.safety().acknowledge_alarm("s1", "正在联系客户")
        await boss.itinerary().confirm_safe("s1", "通了电话")
        await self.synced(boss, rep)
        self.assertEqual((await rep.visits().find("s1")).watch.state, "closed")

    async def test_codes_that_were_set_are_asked_for_and_neither_can_be_told_from_the_other(self):
        rep = await self.enrolled("rep")
        await self.planned(rep, "k1")
        await rep.safety().set_codes("1234", "9876")
        self.assertTrue(await rep.safety().codes_are_set())
        await rep.itinerary().share("k1", ["wang.lei"], int(time.time() * 1000) + 48 * HOUR)
        await rep.itinerary().set_out("k1")
        with self.assertRaises(sojourn.PhoneError.BadInput) as caught:
            await rep.itinerary().come_back("k1")
        self.assertEqual(caught.exception.field, "code")
        before = await rep.visits().find("k1")
        saved = await rep.itinerary().check_in("k1", int(time.time() * 1000) + HOUR, "9876")
        self.assertEqual(saved.hints, [])
        self.assertEqual(before.watch.state, (await rep.visits().find("k1")).watch.state)
        await self.synced(rep)

    async def test_an_invitation_becomes_an_enrolled_phone_and_a_wrong_one_is_refused(self):
        folder = f"{self.folder}/new"
        phone = await sojourn.Phone.start(folder, platform(folder))
        with self.assertRaises(sojourn.PhoneError.Refused) as caught:
            await phone.login().with_invitation(self.server.url, "acme/nonsense", "correct horse battery 马")
        self.assertGreaterEqual(caught.exception.status, 400)
        step = await phone.login().with_invitation(self.server.url, self.server.invitation, "correct horse battery 马")
        if step.is_SET_UP():
            self.assertTrue(step.uri.startswith("otpauth://"))
            return
        self.assertTrue(step.is_ENROL(), step)
        self.assertEqual(await phone.enrol(self.server.url, step.code, "新手机"), "wang.lei")

    async def test_a_second_process_is_told_that_the_first_has_the_folder(self):
        phone = await self.enrolled("shared")
        await self.planned(phone, "p1")

        def second():
            words = [sys.executable, "-c", SECOND, f"{self.folder}/shared"]
            path = ":".join([str(HERE), *sys.path])
            done = subprocess.run(words, capture_output=True, text=True, check=True, env={"PYTHONPATH": path})
            return done.stdout.strip()

        self.assertEqual(second(), "in_use")
        await self.planned(phone, "p2")
        await phone.shut()
        self.assertEqual(second(), "opened")

    async def test_windows_of_thirty_seconds_on_a_slow_network_end_in_time_and_each_goes_on_from_the_last(self):
        clock = TurnedClock()
        network = SlowNetwork(clock)
        phone = await self.enrolled("slow", network=network, clock=clock)
        await self.planned(phone, "w1")
        await self.synced(phone)
        for number in range(90):
            await phone.records().note("w1", sojourn.Section.POINTS, noise(number, 2_000), None)
        stored, windows = (await phone.status()).stored, 0
        network.longest = 0
        while (await phone.status()).stored < (await phone.status()).saved:
            began = clock.read().running_ms
            outcome = await phone.sync().run(sojourn.SyncWindow(span_ms=30_000))
            self.assertLessEqual(clock.read().running_ms - began, 30_000, outcome)
            now = (await phone.status()).stored
            self.assertGreaterEqual(now, stored, "what was stored stays stored")
            stored, windows = now, windows + 1
            self.assertLess(windows, 20, outcome)
        # All of it at once would have taken longer than any window.
        self.assertGreater(windows, 1)
        self.assertLess(network.longest, 150_000)


# See test_journey.py.
atexit.register(sojourn.come_to_rest, 5_000)

if __name__ == "__main__":
    unittest.main(verbosity=2)
