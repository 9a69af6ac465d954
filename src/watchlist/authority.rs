//! Is a `ca_file` one that TLS can use? Told where the watchlist is read, and not first when a page is due.

use std::ops::Range;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::table::Notes;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The text of a PEM file with certificates. `span` is where the watchlist names it.
pub(super) fn authority(path: &str, span: Range<usize>, notes: &mut Notes) -> Option<String> {
    let read = match std::fs::read(path) {
        Ok(bytes) => pem(bytes),
        Err(error) => Err((
            error.to_string(),
            "a path without / at its start is looked for in the folder that walkback is started in; the user that runs it must be allowed to read the file",
        )),
    };
    match read {
        Ok(pem) => Some(pem),
        Err((why, help)) => {
            notes.fault(
                span,
                format!("the `ca_file` {path} can't be used: {why}"),
                "read from here",
                Some(help.to_owned()),
            );
            None
        }
    }
}

/// The same bytes as text, if every certificate in them is one by its form (RFC 7468 §5); or what is wrong, and the way out.
fn pem(bytes: Vec<u8>) -> Result<String, (String, &'static str)> {
    let to_pem =
        "`openssl x509 -inform der -in FILE -out FILE.pem` makes PEM of a certificate in DER";
    // Around the certificates anything may stand.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if !text.contains(BEGIN) && text.contains('\u{FFFD}') {
        return Err(("it is no PEM file".to_owned(), to_pem));
    }
    let mut count = 0;
    for block in text.split(BEGIN).skip(1) {
        count += 1;
        let packed = block
            .split_once(END)
            .map(|(packed, _)| packed.split_whitespace().collect::<String>());
        let der = packed.and_then(|packed| STANDARD.decode(packed).ok());
        if !der.is_some_and(|der| is_whole(&der)) {
            return Err((
                format!("its certificate number {count} is cut short, or none"),
                "copy the file again; `openssl x509 -in FILE -noout -subject` says whether it can be read",
            ));
        }
    }
    match count {
        0 if text.contains("PRIVATE KEY-----") => Err((
            "it holds a key, and no certificate".to_owned(),
            "name the file with the certificate of the authority that signed the site's",
        )),
        0 => Err((format!("it holds no PEM certificate ({BEGIN})"), to_pem)),
        _ => Ok(text),
    }
}

/// Whether DER is one sequence (X.690 §8.1.3), to its end.
fn is_whole(der: &[u8]) -> bool {
    let (length, head) = match der {
        [0x30, length @ 0..=0x7F, ..] => (usize::from(*length), 2),
        [0x30, 0x81, length, ..] => (usize::from(*length), 3),
        [0x30, 0x82, high, low, ..] => (usize::from(*high) << 8 | usize::from(*low), 4),
        _ => return false,
    };
    der.len() == length + head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_told_with_the_way_out() {
        let made = rcgen::generate_simple_self_signed(["a.example".to_owned()]).unwrap();
        let good = made.cert.pem();
        assert_eq!(pem(good.clone().into_bytes()).unwrap(), good);
        let two = format!("# ours\n{good}\n{good}");
        assert!(pem(two.clone().into_bytes()).is_ok());
        let cut = two.len() - 90;
        for (bytes, why) in [
            (made.cert.der().to_vec(), "no PEM file"),
            (made.signing_key.serialize_pem().into_bytes(), "a key"),
            (b"hello".to_vec(), "no PEM certificate"),
            (two.as_bytes()[..cut].to_vec(), "number 2 is cut short"),
            (good.replacen("MI", "??", 1).into_bytes(), "number 1"),
        ] {
            let (told, _) = pem(bytes).unwrap_err();
            assert!(told.contains(why), "{told}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_told_at_its_line() {
        let list = "[[watch]]\nname = \"a\"\npage = \"https://example.org/\"\nca_file = \"/none/ca.pem\"\n";
        let told = crate::watchlist::read(list, "list.toml")
            .unwrap_err()
            .to_string();
        assert!(
            told.contains("list.toml:4") && told.contains("/none/ca.pem"),
            "{told}"
        );
    }
}
