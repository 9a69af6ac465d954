//! Gives the extractor a name of its own: a hash of the sources that decide how a page is read, so that every version on record says
//! which of them made it, and an update that reads pages otherwise is noticed.

use std::{fs, io, path::Path};

/// What a page is read with.
const SOURCES: [&str; 4] = [
    "src/extract",
    "src/quotes",
    "src/model/article.rs",
    "src/model/quote.rs",
];

fn main() -> io::Result<()> {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        take(Path::new(source), &mut hash)?;
    }
    println!("cargo::rustc-env=WALKBACK_EXTRACTOR={:08x}", hash.0 as u32);
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

fn take(path: &Path, hash: &mut Fnv) -> io::Result<()> {
    if path.is_dir() {
        let mut inside: Vec<_> = fs::read_dir(path)?
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<_>>()?;
        inside.sort();
        return inside.iter().try_for_each(|path| take(path, hash));
    }
    for byte in fs::read(path)? {
        // A checkout may end its lines otherwise.
        if byte != b'\r' {
            hash.take(byte);
        }
    }
    Ok(())
}

/// FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
struct Fnv(u64);

impl Fnv {
    fn take(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
}
