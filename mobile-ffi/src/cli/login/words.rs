//! What `login` says, in English and Chinese, side by side.

use mobile_ffi::login::LoginError;

use crate::cli::text::Lang;

pub fn password(lang: Lang) -> &'static str {
    lang.pick("密码：", "Password: ")
}

pub fn new_password(lang: Lang) -> &'static str {
    lang.pick("新密码（8 个字符以上，可用一句话）：", "New password (8 characters or more; a few words are good): ")
}

pub fn once_more(lang: Lang) -> &'static str {
    lang.pick("再输一次：", "Once more: ")
}

pub fn not_the_same(lang: Lang) -> &'static str {
    lang.pick("两次输入不同，请重新运行", "the two are not the same: run it again")
}

pub fn invitation(lang: Lang) -> &'static str {
    lang.pick("邀请码：", "Invitation: ")
}

pub fn second_factor(lang: Lang) -> &'static str {
    lang.pick("验证器上的 6 位数字（或一个恢复码）：", "The 6 digits that your app shows (or a recovery code): ")
}

pub fn no_input(lang: Lang) -> &'static str {
    lang.pick(
        "没有读到输入：请在终端里输入，或从标准输入逐行给出",
        "nothing was typed: type it at a terminal, or give it line by line on the standard input",
    )
}

/// How a second factor is set up.
pub fn set_up(lang: Lang, secret: &str, uri: &str) -> Vec<String> {
    let head = lang.pick(
        "您的职责需要第二道验证。请在手机的验证器应用中添加此账户：",
        "Your part in the organisation needs a second factor. Add this account to an authenticator app on your phone:",
    );
    let typed = lang.pick("手工输入的密钥", "to be typed");
    vec![head.to_owned(), format!("  {uri}"), format!("  {typed}: {secret}")]
}

/// Recovery codes, if there are any.
pub fn recovery(lang: Lang, codes: &[String]) -> Vec<String> {
    if codes.is_empty() {
        return Vec::new();
    }
    let head = lang.pick(
        "恢复码（手机丢失时每个可用一次，只显示这一次，请抄下妥善保管）：",
        "Recovery codes (each stands in once when the phone is lost; they are shown only now, write them down):",
    );
    std::iter::once(head.to_owned()).chain(codes.iter().map(|code| format!("  {code}"))).collect()
}

/// Attempts before this login.
pub fn failed_before(lang: Lang, count: u64, last: &str) -> String {
    lang.pick(
        format!("注意：上次登录以来有 {count} 次登录失败，最近一次在 {last}。若不是您本人，请更改密码并告知管理员"),
        format!(
            "note: {count} attempts at your account failed since your last login, the last at {last}; if that was not you, \
             change your password and tell the operator"
        ),
    )
}

/// Whether only the second factor was wrong, and may be given again.
pub fn is_second_factor(error: &LoginError) -> bool {
    matches!(error, LoginError::Refused { code, .. } if code == "second_factor_refused")
}

/// Why there is no login, and what to do.
pub fn failed(lang: Lang, error: &LoginError) -> String {
    match lang {
        Lang::En => format!("not logged in: {error}"),
        Lang::Zh => format!("未登录：{}", chinese(error)),
    }
}

fn chinese(error: &LoginError) -> String {
    let LoginError::Refused { code, detail, retry_after, .. } = error else { return error.to_string() };
    let known = match code.as_str() {
        "login_refused" => "组织、人员与密码不相符，请逐一核对；忘记密码请向行政部索取邀请码",
        "second_factor_refused" => "验证码不对或已用过：请用验证器显示的下一个，并核对手机时间；也可用恢复码",
        "ticket_not_valid" => "登录已超时，请重新登录",
        "invitation_not_valid" => "邀请码无效、过期或已用过，请向行政部索取新的",
        "password_not_taken" => {
            "此密码不可用：须有 8 至 256 个字符，不能是常见密码，也不能含您或组织的编号；可用几个不相干的词"
        }
        "busy" => "此刻登录的人太多，请几秒后再试",
        "too_many_attempts" => {
            let seconds = retry_after.unwrap_or(60);
            return format!("尝试次数过多，请 {seconds} 秒后再试，或向行政部索取邀请码");
        }
        _ => return format!("{detail}（{code}）"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Lang, LoginError, failed, recovery};

    fn refused(code: &str) -> LoginError {
        LoginError::Refused {
            status: 403,
            code: code.to_owned(),
            detail: "what to do".to_owned(),
            retry_after: Some(7),
        }
    }

    #[test]
    fn every_refusal_of_a_login_says_what_to_do_in_both_languages() {
        let codes = ["login_refused", "second_factor_refused", "ticket_not_valid", "invitation_not_valid", "busy"];
        for code in codes.into_iter().chain(["password_not_taken", "too_many_attempts"]) {
            let (en, zh) = (failed(Lang::En, &refused(code)), failed(Lang::Zh, &refused(code)));
            assert_eq!(en, "not logged in: what to do");
            assert!(zh.starts_with("未登录：") && !zh.contains("what to do"), "{zh}");
        }
        assert!(failed(Lang::Zh, &refused("too_many_attempts")).contains("7 秒"));
        assert!(failed(Lang::Zh, &refused("new_code")).contains("what to do"));
    }

    #[test]
    fn recovery_codes_are_shown_where_there_are_any() {
        assert!(recovery(Lang::En, &[]).is_empty());
        assert_eq!(recovery(Lang::Zh, &["a".to_owned(), "b".to_owned()]).len(), 3);
    }
}
