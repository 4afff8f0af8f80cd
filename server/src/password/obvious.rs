//! Passwords that others would try first. A short list of our own and a few habits: not the lists of millions that were
//! stolen elsewhere.

/// Written small, without a number behind them.
const WORDS: [&str; 68] = [
    "password",
    "passwort",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "pa55word",
    "letmein",
    "welcome",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "batman",
    "dragon",
    "monkey",
    "master",
    "shadow",
    "michael",
    "jordan",
    "computer",
    "internet",
    "starwars",
    "whatever",
    "trustno",
    "changeme",
    "default",
    "secret",
    "guest",
    "admin",
    "root",
    "administrator",
    "user",
    "test",
    "login",
    "hello",
    "abc",
    "abcd",
    "qwer",
    "qwert",
    "qwerty",
    "qwertyuiop",
    "asdf",
    "asdfgh",
    "asdfghjkl",
    "zxcv",
    "zxcvbn",
    "zxcvbnm",
    "qazwsx",
    "qazwsxedc",
    "qweasd",
    "qweasdzxc",
    "qaz",
    "zaq",
    "woaini",
    "woaiwojia",
    "woaizhongguo",
    "aini",
    "nihao",
    "zhongguo",
    "beijing",
    "shanghai",
    "shenzhen",
    "mima",
    "xiaoming",
    "wangpeng",
    "sojourn",
];

/// As they are. In Chinese a number can be read as a sentence: 520 is "I love you", 1314 "for ever", 88 "wealth".
const WHOLE: [&str; 30] = [
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "1qaz2wsx3edc",
    "q1w2e3r4",
    "zaq12wsx",
    "asd123asd",
    "a1b2c3d4",
    "a1s2d3f4",
    "5201314",
    "52013145201314",
    "520520520",
    "5201314520",
    "1314520",
    "13145201314",
    "woaini1314",
    "woaini520",
    "woaini5201314",
    "147258369",
    "159357456",
    "123123123",
    "112233445566",
    "11223344",
    "12341234",
    "123321123",
    "789456123",
    "78945612",
    "88888888",
    "66668888",
    "xingfang",
];

/// Whether others would try it first. The text is in lower case already.
pub fn is_obvious(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric() || *c == '@').collect();
    let word = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = bare.strip_prefix(word).unwrap_or_default();
    let padded = WORDS.contains(&word) && (number.len() <= 4 || is_ladder(number) || is_date(number));
    WHOLE.contains(&bare.as_str())
        || padded
        || WORDS.contains(&text)
        || is_ladder(&bare)
        || is_date(&bare)
        || repeats(&bare)
}

/// All characters the same distance apart: 12345678, 87654321, aaaaaaaa, abcdefgh.
fn is_ladder(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let mut steps = codes.windows(2).map(|pair| match pair {
        [a, b] if (*a, *b) == (i64::from(b'9'), i64::from(b'0')) => 1,
        [a, b] => b - a,
        _ => 0,
    });
    let Some(first) = steps.next() else { return false };
    first.abs() <= 1 && steps.all(|step| step == first)
}

/// A day of somebody's life: 19900817 or 17081990, 900817 stands in no eight characters.
fn is_date(text: &str) -> bool {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let day = |month: u32, day: u32| (1..=12).contains(&month) && (1..=31).contains(&day);
    let year = |year: u32| (1900..=2100).contains(&year);
    (year(number(0..4)) && day(number(4..6), number(6..8)))
        || (year(number(4..8)) && (day(number(2..4), number(0..2)) || day(number(0..2), number(2..4))))
}

/// A few characters over and over: abababab, 12312312, 爱你爱你爱你爱你.
fn repeats(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=4).any(|span| chars.len() >= 2 * span && chars.iter().zip(chars.iter().skip(span)).all(|(a, b)| a == b))
}

#[cfg(test)]
mod tests {
    use super::is_obvious;

    #[test]
    fn habits_are_known_and_honest_words_are_not_mistaken_for_them() {
        for text in
            ["password", "password1234", "admin888", "p@ssw0rd!", "woaini19900817", "1q2w3e4r", "98765432", "abababab"]
        {
            assert!(is_obvious(text), "{text}");
        }
        for text in
            ["copper kettle lamp", "秋天的路很长很长", "testament of youth", "helloing crows at 7", "13800138000x7"]
        {
            assert!(!is_obvious(text), "{text}");
        }
    }
}
