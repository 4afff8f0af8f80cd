// A phone for the terminal in Kotlin: the journey of one visit against a real server, and what becomes of it when things go wrong.
//
//   Journey journey FOLDER SERVER REP_CODE BOSS_CODE SPARE_CODE     all of it; ends with "journey done"
//   Journey notes FOLDER SERVER CODE                                writes until it is killed, saying each entry's number
//   Journey look FOLDER ENTRY NOTES                                 what was saved up to ENTRY is there after a kill

import java.io.File
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.system.exitProcess
import kotlinx.coroutines.runBlocking
import org.sojourn.phone.*

const val CUSTOMER = "𠮷野家物流 🚛"
const val NEED = "冬季前交货;联系人:𡈽田先生 👩‍🔧"

fun check(holds: Boolean, what: () -> String) {
    if (!holds) throw AssertionError(what())
}

inline fun <reified E : Throwable> fails(act: () -> Unit): E {
    try {
        act()
    } catch (error: Throwable) {
        check(error is E) { "expected ${E::class.simpleName}, and it was $error" }
        return error as E
    }
    throw AssertionError("expected ${E::class.simpleName}")
}

fun draft(name: String = CUSTOMER) = PlanDraft(
    customer = "c42",
    customerName = name,
    startMs = System.currentTimeMillis() + 24 * 3_600_000,
    minutes = 90,
    purpose = "演示 B 型方案",
    place = "上海",
    participants = listOf("李娜"),
)

/** A list on a screen that takes the changes one by one. */
class Listing : VisitObserver {
    val rows = mutableListOf<VisitRow>()
    val told = LinkedBlockingQueue<List<VisitChange>>()
    @Volatile var broken: Exception? = null

    override fun visitsChanged(changes: List<VisitChange>) {
        broken?.let {
            broken = null
            told.put(emptyList())
            throw it
        }
        for (change in changes) when (change) {
            is VisitChange.Whole -> { rows.clear(); rows.addAll(change.rows) }
            is VisitChange.Inserted -> rows.add(change.at, change.row)
            is VisitChange.Changed -> rows[change.at] = change.row
            is VisitChange.Removed -> rows.removeAt(change.at)
        }
        told.put(changes)
    }

    fun hear(): List<VisitChange> = told.poll(20, TimeUnit.SECONDS) ?: throw AssertionError("nothing was told; rows $rows")
}

suspend fun journey(folder: File, server: String, rep: String, boss: String, spare: String) {
    val network = Network()
    val phone = Phone.start(File(folder, "rep").path, platform(File(folder, "rep"), network))
    fails<PhoneException.NotEnrolled> { phone.visits().leave("v1") }
    check(phone.enrol(server, rep, "李娜的手机") == "li.na") { "somebody else" }
    val listing = Listing()
    val subscription = phone.visits().watch(listing, 0, 50)
    check(listing.hear().single() is VisitChange.Whole) { "not the whole" }

    network.broken = PlatformException.Unavailable("aeroplane mode")
    val made = phone.plans().make("v1", draft())
    check(made.visit == "v1" && !made.diskLow) { "$made" }
    check(phone.plans().read("v1")?.customerName == CUSTOMER) { "the name is another" }
    phone.itinerary().share("v1", listOf("wang.lei"), System.currentTimeMillis() + 48 * 3_600_000)
    phone.itinerary().setOut("v1")
    phone.visits().arrive("v1", Place(31.2304, 121.4737, 12))
    phone.records().note("v1", Section.NEEDS, NEED, null)
    phone.records().setIntent("v1", Intent.Refusal("价格"))
    phone.visits().leave("v1")
    phone.visits().brief("v1", true, "寄报价 🧾")
    phone.visits().thank("v1", Channel.SMS, "谢谢您的时间")
    phone.questions().ask("v1", "报关多久 🚢?", 600, listOf())
    phone.customers().proposeContact("v1", ContactCard(name = "𡈽田"))
    val mark = phone.policy().checkText("🚛零延误").single()
    check(mark.begin == 2 && mark.end == 5) { "$mark: a string here is counted in UTF-16 too" }
    check(phone.policy().draftThanks("v1", Language.CHINESE)!!.body.contains(CUSTOMER)) { "the customer is not thanked" }
    val text = phone.texts().checkIn("v1", System.currentTimeMillis() + 3_600_000)
    check(text.startsWith("SJ1 C") && text.length <= 160) { text }
    phone.itinerary().comeBack("v1")
    carried(phone)
    val offline = phone.sync().run(SyncWindow())
    check(offline is SyncOutcome.NoContact && "aeroplane" in offline.why) { "$offline" }
    check(phone.records().read("v1")!!.needs.single().text == NEED) { "the words are others" }
    check(phone.visits().find("v1")!!.synced == Synced.SAVED) { "not saved" }

    network.broken = null
    val online = phone.sync().run(SyncWindow(30_000, true))
    check(online is SyncOutcome.Done && online.sent > 8) { "$online" }
    phone.status().let { check(it.saved == it.stored) { "$it" } }
    while (listing.rows.singleOrNull()?.synced.let { it == null || it == Synced.SAVED }) listing.hear()
    check(listing.rows.single().customer == CUSTOMER) { "${listing.rows}" }
    subscription.stop()

    val supervisor = Phone.start(File(folder, "boss").path, platform(File(folder, "boss")))
    supervisor.enrol(server, boss, "王磊的手机")
    val seen = supervisor.board().fetch().single { it.visit == "v1" }
    check(seen.rep == "li.na" && seen.customer == CUSTOMER && seen.owed.any { it.kind == "brief" }) { "$seen" }

    errors(folder, server, spare)
    phone.shut()
    supervisor.shut()
    phone.close()
    supervisor.close()
}

/** What is sealed goes from a screen to a camera, part by part. */
suspend fun carried(phone: Phone) {
    val parcel = phone.courier().pack(24)
    val reader = QrReader.begin()
    val read = qrParts(parcel.bytes).reversed().map { reader.take(it) }.last()
    check(read.whole.contentEquals(parcel.bytes)) { "${read.have} of ${read.total}" }
    fails<PhoneException.BadInput> { phone.courier().take(parcel.bytes) }
    reader.close()
}

suspend fun errors(folder: File, server: String, code: String) {
    val network = Network()
    val place = File(folder, "spare")
    val phone = Phone.start(place.path, platform(place, network))
    network.broken = IllegalStateException("the proxy's own words")
    val unreached = fails<PhoneException.NoContact> { phone.enrol(server, code, "备用机") }
    check("the proxy's own words" in unreached.why) { unreached.why }
    network.broken = null
    phone.enrol(server, code, "备用机")

    val listing = Listing()
    listing.broken = IllegalStateException("the screen is gone")
    val subscription = phone.visits().watch(listing, 0, 50)
    listing.hear()
    phone.plans().make("w1", draft())
    check(listing.hear().single() is VisitChange.Whole) { "who failed gets the whole again" }
    subscription.stop()

    val bad = fails<PhoneException.BadInput> { phone.visits().leave("v 1") }
    check(bad.field == "visit" && errorCode(bad) == "bad_input") { "$bad" }
    check("visit" in errorSentence(bad, Language.CHINESE)) { errorSentence(bad, Language.CHINESE) }
    fails<PhoneException.UnknownVisit> { phone.visits().leave("nowhere") }
    fails<PhoneException.InUse> { Phone.start(place.path, platform(place)) }
    phone.shut()
    fails<PhoneException.Closed> { phone.status() }
    val again = Phone.start(place.path, platform(place))
    check(again.visits().find("w1")?.customer == CUSTOMER) { "it is not there after a start" }
    again.shut()
}

suspend fun notes(folder: File, server: String, code: String) {
    val phone = Phone.start(folder.path, platform(folder))
    phone.enrol(server, code, "脆弱的手机")
    phone.plans().make("k1", draft("𠮷"))
    var number = 0
    while (true) {
        number += 1
        println(phone.records().note("k1", Section.POINTS, "第 $number 点 🚛", null).entry)
        System.out.flush()
    }
}

suspend fun look(folder: File, entry: Long, notes: Int) {
    val phone = Phone.start(folder.path, platform(folder))
    phone.status().let { check(it.saved >= entry) { "$it, and $entry was called saved" } }
    val written = phone.records().read("k1")!!.points
    check(written.size >= notes && written.first().text == "第 1 点 🚛") { "${written.size} of $notes" }
    val outcome = phone.sync().run(SyncWindow())
    check(outcome is SyncOutcome.Done) { "$outcome" }
    phone.status().let { check(it.saved == it.stored) { "$it" } }
}

fun main(words: Array<String>) {
    runBlocking {
        val folder = File(words[1])
        when (words[0]) {
            "journey" -> journey(folder, words[2], words[3], words[4], words[5])
            "notes" -> notes(folder, words[2], words[3])
            "look" -> look(folder, words[2].toLong(), words[3].toInt())
            else -> error("journey, notes or look")
        }
    }
    println("${words[0]} done")
    exitProcess(0)
}
