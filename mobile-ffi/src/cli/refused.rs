//! What the server did not take, in English and Chinese: the person's own words, why, and what became of the rest.

use sync_core::engine::status::{RefusedWork, Status, UnseenDecision, WrittenAgain};

use super::text::Lang;

/// How many of the newest are listed of what needs nobody's hand any more.
const NEWEST: usize = 10;

/// All lines, what needs the person first.
pub fn lines(lang: Lang, status: &Status) -> Vec<String> {
    let mut lines: Vec<String> = status.refused.iter().flat_map(|work| refused(lang, work)).collect();
    lines.extend(status.unseen.iter().map(|decision| unseen(lang, decision)));
    let older = status.again.len().saturating_sub(NEWEST);
    lines.extend(status.again.iter().skip(older).map(|work| again(lang, work)));
    if older > 0 {
        lines
            .push(lang.pick(format!("更早自动重写的还有 {older} 处"), format!("and {older} older ones written again")));
    }
    lines
}

fn refused(lang: Lang, work: &RefusedWork) -> Vec<String> {
    let RefusedWork { seq, code, detail, document, words } = work;
    let place = document.as_ref().map(|document| format!(" {document}")).unwrap_or_default();
    let head = lang.pick(
        format!("被拒：第 {seq} 条{place}（{code}）{detail}"),
        format!("refused: entry {seq}{place} ({code}) {detail}"),
    );
    let quoted = |words: &String| lang.pick(format!("  您写的是：{words}"), format!("  you wrote: {words}"));
    [head].into_iter().chain(words.iter().map(quoted)).collect()
}

fn unseen(lang: Lang, decision: &UnseenDecision) -> String {
    let UnseenDecision { seq, fact, visit } = decision;
    lang.pick(
        format!("请再看：第 {seq} 条 {fact}（拜访 {visit}）所指的内容已被拒，他人看不到；请核对内容后重做一次"),
        format!("look again: {fact} (entry {seq}, visit {visit}) names content that was refused and nobody else sees; check it, then do it again"),
    )
}

fn again(lang: Lang, work: &WrittenAgain) -> String {
    let (seq, words) = (work.seq, work.words.join(" / "));
    match work.entry {
        Some(entry) => lang.pick(
            format!("已自动重写：第 {seq} 条 → 第 {entry} 条：{words}"),
            format!("written again by itself: entry {seq} is entry {entry} now: {words}"),
        ),
        None if work.due => lang.pick(
            format!("将自动重写（下次操作或同步时）：第 {seq} 条：{words}"),
            format!("to be written again by itself at the next tap or sync: entry {seq}: {words}"),
        ),
        None => lang.pick(format!("内容已在：第 {seq} 条：{words}"), format!("stands already: entry {seq}: {words}")),
    }
}

#[cfg(test)]
mod tests {
    use sync_core::engine::status::{RefusedWork, UnseenDecision, WrittenAgain};
    use sync_core::ids::{DocumentId, VisitId};

    use super::{Lang, again, refused, unseen};

    #[test]
    fn a_refusal_says_what_and_why_and_gives_the_words_back_in_both_languages() {
        let visit = VisitId::new("v1").expect("sound");
        let document = Some(DocumentId::record(&visit));
        let (code, detail) = ("document_full".to_owned(), "open a new visit".to_owned());
        let work = RefusedWork { seq: 4, document, code, detail, words: vec!["他们要样品".to_owned()] };
        let en = refused(Lang::En, &work);
        assert_eq!(en, ["refused: entry 4 visit/v1 (document_full) open a new visit", "  you wrote: 他们要样品"]);
        assert!(refused(Lang::Zh, &work)[1].starts_with("  您写的是：他们"));
        let work = WrittenAgain {
            seq: 5,
            entry: Some(9),
            due: false,
            document: DocumentId::record(&visit),
            words: vec!["x".into()],
        };
        assert_eq!(again(Lang::En, &work), "written again by itself: entry 5 is entry 9 now: x");
        assert_eq!(again(Lang::Zh, &work), "已自动重写：第 5 条 → 第 9 条：x");
        let line = unseen(Lang::En, &UnseenDecision { seq: 6, fact: "submit", visit });
        assert!(line.starts_with("look again: submit (entry 6, visit v1)"), "{line}");
    }
}
