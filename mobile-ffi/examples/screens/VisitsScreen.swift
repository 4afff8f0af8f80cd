// A list of visits in SwiftUI, to be read: it was never compiled. The list is what the observer was told, taken step by step; taps save
// on the phone and the sync is a background task of its own.

import BackgroundTasks
import SwiftUI
import Sojourn

/// Holds the list as long as the screen is there.
@MainActor
final class VisitsModel: ObservableObject {
    @Published private(set) var rows: [VisitRow] = []
    @Published var message: String?
    private let phone: Phone
    private let language: Language
    private var subscription: Subscription?

    init(phone: Phone, language: Language) {
        self.phone = phone
        self.language = language
    }

    func appear() {
        do {
            subscription = try phone.visits().watch(observer: Listing(model: self), skip: 0, limit: 50)
        } catch {
            show(error)
        }
    }

    func disappear() {
        subscription?.stop()
        subscription = nil
    }

    func take(_ changes: [VisitChange]) {
        for change in changes {
            switch change {
            case let .whole(rows): self.rows = rows
            case let .inserted(at, row): rows.insert(row, at: Int(at))
            case let .changed(at, row): rows[Int(at)] = row
            case let .removed(at): rows.remove(at: Int(at))
            }
        }
    }

    /// One tap. When it is back it is fsynced, with or without a network.
    private func tap(_ act: @escaping () async throws -> Saved) {
        Task {
            do {
                let saved = try await act()
                message = saved.hints.map(sentence).first
            } catch {
                show(error)
            }
        }
    }

    func arrive(_ visit: String) {
        tap { try await self.phone.visits().arrive(visit: visit, place: nil) }
    }

    func leave(_ visit: String) {
        tap { try await self.phone.visits().leave(visit: visit) }
    }

    func sentence(_ hint: Hint) -> String {
        language == .chinese ? hint.zh : hint.en
    }

    private func show(_ error: Error) {
        guard let error = error as? PhoneError else { return message = error.localizedDescription }
        message = errorSentence(error: error, language: language)
    }
}

/// Told on a thread of the library's, in order; the list is the main actor's.
final class Listing: VisitObserver, @unchecked Sendable {
    private weak var model: VisitsModel?

    init(model: VisitsModel) {
        self.model = model
    }

    func visitsChanged(changes: [VisitChange]) throws {
        DispatchQueue.main.async { [weak model] in
            MainActor.assumeIsolated { model?.take(changes) }
        }
    }
}

/// How far a visit has come, in a word.
func word(_ synced: Synced?) -> String {
    switch synced {
    case .none: return ""
    case .saved: return "已保存在本机"
    case .sent: return "已发出"
    case .stored: return "服务器已收存"
    case .merged: return "同事可见"
    case .safe: return "已有备份"
    }
}

struct VisitsScreen: View {
    @StateObject var model: VisitsModel

    var body: some View {
        List(model.rows, id: \.visit) { row in
            VisitCard(row: row, model: model)
        }
        .onAppear { model.appear() }
        .onDisappear { model.disappear() }
        .alert(model.message ?? "", isPresented: .constant(model.message != nil)) {
            Button("好") { model.message = nil }
        }
    }
}

private struct VisitCard: View {
    let row: VisitRow
    let model: VisitsModel

    var body: some View {
        VStack(alignment: .leading) {
            Text(row.customer).font(.headline)
            Text(word(row.synced)).font(.caption)
            ForEach(row.owed.filter { $0.state == "running" }, id: \.kind) { owed in
                Text(model.sentence(owed.sentence))
            }
            if !row.facts.contains("arrive") {
                Button("到达") { model.arrive(row.visit) }
            } else if !row.facts.contains("leave") {
                Button("离开") { model.leave(row.visit) }
            }
        }
    }
}

/// The background window: iOS gives about 30 seconds, and this is back before.
func sync(task: BGAppRefreshTask, phone: Phone) {
    Task {
        let outcome = try? await phone.sync().run(window: SyncWindow(spanMs: 25_000, metered: true))
        if case .done = outcome { task.setTaskCompleted(success: true) } else { task.setTaskCompleted(success: false) }
    }
}
