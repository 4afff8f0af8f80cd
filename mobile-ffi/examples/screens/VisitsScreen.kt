// A list of visits in Compose, to be read: it was never compiled. The list is what the observer was told, taken step by step; taps save
// on the phone and the sync is a job of its own.
package org.sojourn.example

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Button
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Scaffold
import androidx.compose.material3.SnackbarHost
import androidx.compose.material3.SnackbarHostState
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import androidx.lifecycle.ViewModel
import androidx.lifecycle.viewModelScope
import androidx.work.CoroutineWorker
import androidx.work.WorkerParameters
import kotlinx.coroutines.channels.Channel as Queue
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.receiveAsFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import org.sojourn.phone.*

/** Holds the list as long as the screen is there. */
class VisitsModel(private val phone: Phone, private val chinese: Boolean) : ViewModel() {
    private val state = MutableStateFlow(emptyList<VisitRow>())
    val rows: StateFlow<List<VisitRow>> = state
    private val said = Queue<String>(Queue.BUFFERED)
    val messages = said.receiveAsFlow()
    private val subscription = phone.visits().watch(Listing(), 0, 50)

    /** Told on a thread of the library's; the state may be set from any. */
    private inner class Listing : VisitObserver {
        override fun visitsChanged(changes: List<VisitChange>) = state.update { old ->
            changes.fold(old.toMutableList()) { rows, change ->
                when (change) {
                    is VisitChange.Whole -> change.rows.toMutableList()
                    is VisitChange.Inserted -> rows.apply { add(change.at, change.row) }
                    is VisitChange.Changed -> rows.apply { set(change.at, change.row) }
                    is VisitChange.Removed -> rows.apply { removeAt(change.at) }
                }
            }
        }
    }

    /** One tap. When it is back it is fsynced, with or without a network. */
    private fun tap(act: suspend () -> Saved) {
        viewModelScope.launch {
            try {
                val saved = act()
                saved.hints.forEach { said.send(if (chinese) it.zh else it.en) }
                if (saved.diskLow) said.send(if (chinese) "手机存储空间不足" else "the disk is nearly full")
            } catch (error: PhoneException) {
                said.send(errorSentence(error, if (chinese) Language.CHINESE else Language.ENGLISH))
            }
        }
    }

    fun arrive(visit: String) = tap { phone.visits().arrive(visit, null) }

    fun leave(visit: String) = tap { phone.visits().leave(visit) }

    fun sentence(owed: Owed): String = if (chinese) owed.sentence.zh else owed.sentence.en

    override fun onCleared() {
        subscription.stop()
        subscription.close()
    }
}

/** How far a visit has come, in a word. */
fun word(synced: Synced?): String = when (synced) {
    null -> ""
    Synced.SAVED -> "已保存在本机"
    Synced.SENT -> "已发出"
    Synced.STORED -> "服务器已收存"
    Synced.MERGED -> "同事可见"
    Synced.SAFE -> "已有备份"
}

@Composable
fun VisitsScreen(model: VisitsModel, open: (String) -> Unit) {
    val rows by model.rows.collectAsState()
    val bar = remember { SnackbarHostState() }
    LaunchedEffect(model) { model.messages.collect { bar.showSnackbar(it) } }
    Scaffold(snackbarHost = { SnackbarHost(bar) }) { padding ->
        LazyColumn(Modifier.padding(padding)) {
            items(rows, key = { it.visit }) { VisitCard(it, model, open) }
        }
    }
}

@Composable
private fun VisitCard(row: VisitRow, model: VisitsModel, open: (String) -> Unit) {
    Column(Modifier.clickable { open(row.visit) }.padding(16.dp)) {
        Text(row.customer, style = MaterialTheme.typography.titleMedium)
        Text(word(row.synced), style = MaterialTheme.typography.labelSmall)
        row.owed.filter { it.state == "running" }.forEach { Text(model.sentence(it)) }
        Row {
            if ("arrive" !in row.facts) {
                Button(onClick = { model.arrive(row.visit) }) { Text("到达") }
            } else if ("leave" !in row.facts) {
                Button(onClick = { model.leave(row.visit) }) { Text("离开") }
            }
        }
    }
}

/** The background window. WorkManager gives ten minutes; a short one costs less. */
class SyncWorker(context: android.content.Context, words: WorkerParameters) : CoroutineWorker(context, words) {
    override suspend fun doWork(): Result {
        val phone = (applicationContext as HasPhone).phone()
        return when (phone.sync().run(SyncWindow(25_000, metered = true))) {
            is SyncOutcome.Done, is SyncOutcome.Left -> Result.success()
            is SyncOutcome.WindowOver, is SyncOutcome.Later, is SyncOutcome.NoContact -> Result.retry()
        }
    }
}

/** The application keeps the one phone of its process. */
interface HasPhone {
    suspend fun phone(): Phone
}
