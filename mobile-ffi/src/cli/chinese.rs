//! The help in Chinese: what each verb is for. The arguments keep their English names, since they are typed.

use clap::Command;

use super::text::Lang;

const ABOUT: &str = "终端里的行访手机：先保存在本机，联网后自动发出";

const VERBS: [(&str, &str); 84] = [
    ("enrol", "用管理员给的一次性登记码登记本机"),
    ("login", "用密码或邀请码登录，并登记本机"),
    ("plan", "制定拜访计划"),
    ("replan", "修改拜访计划；原有批准随之失效"),
    ("approve", "批准本机所见的计划"),
    ("return-plan", "把本机所见的计划退回修改，并说明原因"),
    ("withdraw", "撤回本机所知的审批，并说明原因"),
    ("tell-change", "登记已向客户说明计划变更的原因"),
    ("confirm-details", "登记已与客户确认变更后的地址或联系人"),
    ("invite", "邀请同事同行"),
    ("hand-over", "把拜访移交给同事，此后归其负责"),
    ("share", "共享行程，请同事守望"),
    ("trip", "据各次拜访的计划编排一次行程；归于其中最早的一次"),
    ("edit-trip", "修改行程：返回时间、守望人、报平安安排、紧急联系人"),
    ("leg", "填写行程的一段：去处、交通、住宿、无信号时段"),
    ("share-trip", "将行程共享给其中所列的守望人"),
    ("medical-note", "留下医疗备注；仅在报警时可被打开，且会通知您"),
    ("set-out", "出发"),
    ("check-in", "途中报平安，并说明下次报平安的时间"),
    ("arrive", "到达客户处"),
    ("note", "记一条：需求、要点、异议、意见建议或待办"),
    ("summary", "撰写拜访记录的小结（整段文字）"),
    ("intent", "记录客户的初步意向"),
    ("gift", "登记赠出的礼品"),
    ("form", "填写记录表：主题、现场确认的合作框架、核心客户专栏"),
    ("decider", "记下核心客户决策链上的人及其态度"),
    ("settle", "确认多人同时填写的不同内容；用 show 查看"),
    ("prepare", "查看该拜访的准备清单，或勾选其中一项"),
    ("check", "按制度检查已写内容，离线可用；不保存也不发送"),
    ("show", "查看本机所见的拜访记录，有分歧处显示各自作者；离线可用"),
    ("itinerary", "查看本机所知的行程：各段、报平安安排、守望人及送达情况、接下来的时间；离线可用"),
    ("sign", "请客户手写签字，确认所示记录"),
    ("photo", "为拜访添加照片或纸质文件"),
    ("blob", "把拜访的照片或签名写入文件；status 拜访号 可见其名称"),
    ("site-code", "记下客户现场所示的动态码，为时间作证"),
    ("leave", "离开客户处；各项时限开始计时"),
    ("brief", "向主管汇报"),
    ("thank", "向客户致谢；先查看据记录拟写的感谢信（--draft），或请服务器以邮件发出（--send）"),
    ("submit", "提交拜访记录"),
    ("ask", "记下客户当场无法答复的问题；即承诺限时答复"),
    ("entrust", "请同事拟写对客户问题的答复"),
    ("draft", "拟写对客户问题的答复"),
    ("check-answer", "上级审核答复草稿：通过或退回"),
    ("reply", "登记已答复客户"),
    ("promise", "承诺提供定制方案"),
    ("deliver", "登记方案已交付"),
    ("seen", "登记客户已查阅方案"),
    ("review", "上级审核本机所见的拜访记录：通过或退回"),
    ("amend", "记录审核通过后有修改：说明理由并重新提交"),
    ("return", "已返回；安全守望结束"),
    ("waive", "豁免一项义务，并说明理由"),
    ("accept", "上级认可仅凭自述的按时（状态 claimed），并说明理由"),
    ("reject", "上级不认可仅凭自述的按时（状态 claimed），并说明理由"),
    ("confirm-safe", "确认出行人平安"),
    ("acknowledge-alarm", "接手告警：暂停通知下一级，到时未解除则继续"),
    ("extend", "延后应有消息的时间，并说明理由；也可代出行人录入"),
    ("sos", "求救：立即通知安全阶梯上的所有人"),
    ("see-itinerary", "登记已打开共享给您的行程；出行人可见"),
    ("share-plan", "共享行程，并给出报平安计划与无信号时段"),
    ("codes", "设置两个代码：平安代码与胁迫代码（需联网）"),
    ("declare-lost", "申报设备遗失"),
    ("cancel", "取消拜访"),
    ("policy", "查看当前生效的制度参数（JSON）；离线可用"),
    ("acknowledge", "确认已阅读某一版制度；离线可用"),
    ("sync", "立即与服务器同步；有新的内容被拒时退出码为 5"),
    ("status", "查看本机所知的情况与倒计时；离线可用"),
    ("log", "核对服务器的存证日志：自上次核对以来有无改动、删除或插入；发现不符时退出码为 7"),
    ("receipts", "把本机持有的凭据（回执、最近的检查点、已发现的谎言）写入文件；不含内容"),
    ("courier", "请同事的手机代为转交本机未发出的内容，或替同事转交；内容已加密，只有服务器能读"),
    ("text", "生成一条短信文本（行程、出发、报平安、返回或求助），无网络时发给同事"),
    ("relay", "替同事录入其短信文本；只影响等候时间，不作为证据"),
    ("board", "查看主管看板（需联网，JSON）"),
    ("coverage", "查看哪些客户本期待访（需联网，JSON）"),
    ("counts", "核对本机与服务器上的拜访及未完成事项数目，逐项说明差异原因"),
    ("devices", "查看本人及所辖人员的设备（需联网，JSON）"),
    ("inbox", "查看通知；离线可用"),
    ("customers", "列出本机上的客户档案；离线可用"),
    ("customer", "查看一份客户档案；离线可用"),
    ("new-information", "注明本次拜访得知了客户新信息；须在三个工作日内提交变更"),
    ("propose-change", "提议修改客户档案的一个栏目，由主管审核"),
    ("propose-contact", "提议为客户档案新增联系人，由主管审核"),
    ("review-card", "上级采纳或驳回拜访提交的客户档案变更，须说明理由；离线可用"),
    ("proposals", "查看提交的客户档案变更及其审核结果；离线可用"),
    ("run", "从标准输入逐行读取命令，每个结果输出一行"),
];

/// The same command with its help in the person's language.
pub fn translate(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command,
        Lang::Zh => VERBS.into_iter().fold(command.about(ABOUT), |command, (name, about)| {
            command.mut_subcommand(name, |verb| verb.about(about))
        }),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Lang, VERBS, translate};
    use crate::cli::args::Args;

    #[test]
    fn every_verb_has_its_chinese_help() {
        let command = translate(Args::command(), Lang::Zh);
        let verbs: Vec<&str> = command.get_subcommands().map(|verb| verb.get_name()).collect();
        let chinese: Vec<&str> = VERBS.into_iter().map(|(name, _)| name).collect();
        assert_eq!(verbs, chinese);
        command.debug_assert();
    }
}
