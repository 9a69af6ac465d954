//! What is read from the command line's INPUTs? Files (`.gz` too), folders of them, or `-` for standard input.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use super::CliError;

/// One input, whole.
pub struct Input {
    /// The file's name without `.html`, `.txt`, `.json` and `.gz`; `-` for standard input.
    pub id: String,
    /// As it was named, for messages.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A compressed file that unpacks to more than this is an attack, not a page.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The files that INPUTs mean, folders in the order of their names.
pub fn files(inputs: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut files = Vec::new();
    for input in inputs {
        if input.is_dir() {
            // Its keys and users are no pages, and nobody wants them on the screen.
            if input.join("walkback.db").exists() {
                return Err(CliError::new(format!(
                    "the folder {} is a record, not one of pages",
                    input.display()
                ))
                .hint("`walkback show PAGE` shows what was read out of a page on record"));
            }
            let mut inside: Vec<PathBuf> = std::fs::read_dir(input)
                .map_err(|error| unreadable(input, &error))?
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.is_file())
                .collect();
            inside.sort();
            if inside.is_empty() {
                return Err(CliError::new(format!(
                    "the folder {} holds no files",
                    input.display()
                )));
            }
            files.extend(inside);
        } else {
            files.push(input.clone());
        }
    }
    Ok(files)
}

pub fn read(path: &Path) -> Result<Input, CliError> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        return Ok(Input {
            id: "-".into(),
            name: "standard input".into(),
            bytes,
        });
    }
    let mut bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    if bytes.starts_with(&[0x1F, 0x8B]) {
        let mut unpacked = Vec::new();
        flate2::read::MultiGzDecoder::new(bytes.as_slice())
            .take(LARGEST + 1)
            .read_to_end(&mut unpacked)
            .map_err(|error| unreadable(path, &error))?;
        if unpacked.len() as u64 > LARGEST {
            let why = format!(
                "{} unpacks to more than {} MiB",
                path.display(),
                LARGEST / 1024 / 1024
            );
            return Err(CliError::new(why).hint("no page is so large: look at what the file holds"));
        }
        bytes = unpacked;
    }
    let mut id = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    for ending in [".gz", ".html", ".htm", ".txt", ".json"] {
        id = id.strip_suffix(ending).map(str::to_owned).unwrap_or(id);
    }
    Ok(Input {
        id,
        name: path.display().to_string(),
        bytes,
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> CliError {
    CliError::new(format!("could not read {}: {error}", path.display()))
        .hint("name an HTML file, a folder of them, or - for standard input")
}
