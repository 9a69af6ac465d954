//! `walkback user`

use std::{
    io::{BufRead, IsTerminal, Write},
    path::PathBuf,
};

use jiff::Timestamp;

use super::{CliError, Done, safe};
use crate::web::Users;

/// Who may read the desk: as soon as there is a user, everybody must log in, and the desk may listen on an address that others reach
///
/// Passwords are kept as argon2id hashes, in `users.json` in the record's folder, which only its owner can read.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Adds a user, or gives one another password, which ends all of her sessions
    ///
    /// The password is asked for, or read as a line of standard input.
    Add(Named),
    /// Takes a user out, with all of her sessions
    Remove(Named),
    /// Lists users and tokens
    List(Folder),
    /// Makes a token for a program or a feed reader, and prints it this once
    ///
    /// A program sends it as `Authorization: Bearer TOKEN`; a feed reader as the password for any name.
    Token(Named),
    /// Takes a token back
    Revoke(Named),
}

#[derive(Debug, clap::Args)]
struct Named {
    /// What the user or token is called
    name: String,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Debug, clap::Args)]
struct Folder {
    /// The folder of the record
    #[arg(long, default_value = "snapshots", value_name = "FOLDER")]
    data: PathBuf,
}

impl Folder {
    fn users(&self) -> Result<Users, CliError> {
        std::fs::create_dir_all(&self.data)?;
        self.known()
    }

    /// Those that there are; no folder is made for them.
    fn known(&self) -> Result<Users, CliError> {
        Ok(Users::of_folder(&self.data)?)
    }
}

#[allow(clippy::unused_async, reason = "commands are of one shape")]
pub async fn run(args: Args) -> Result<Done, CliError> {
    match args.what {
        What::Add(named) => {
            let password = password()?;
            named.folder.users()?.add(&named.name, &password)?;
            println!("{} may log in", safe(&named.name));
        }
        What::Remove(named) => {
            if !named.folder.known()?.remove(&named.name)? {
                return Err(none("user", &named.name));
            }
            println!("{} is out", safe(&named.name));
        }
        What::List(folder) => {
            let users = folder.known()?;
            for name in users.names() {
                println!("user   {}", safe(&name));
            }
            for token in users.tokens() {
                println!(
                    "token  {}, made {}",
                    safe(&token.name),
                    super::render::moment(token.made_at)
                );
            }
            if users.is_empty() {
                eprintln!("nobody: the desk asks for no login");
            }
        }
        What::Token(named) => {
            let users = named.folder.users()?;
            println!("{}", users.make_token(&named.name, Timestamp::now())?);
            if users.is_empty() {
                eprintln!("there is no user yet, and so nobody is asked for it");
            }
        }
        What::Revoke(named) => {
            if !named.folder.known()?.revoke_token(&named.name)? {
                return Err(none("token", &named.name));
            }
            println!("the token {} is taken back", safe(&named.name));
        }
    }
    Ok(Done::Well)
}

fn none(what: &str, name: &str) -> CliError {
    CliError::new(format!("there is no {what} “{}”", safe(name)))
        .hint("`walkback user list` names them")
}

/// Asked for twice at a terminal, else the first line of the input.
fn password() -> Result<String, CliError> {
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let ask = |words: &str| -> Result<String, CliError> {
        eprint!("{words}");
        std::io::stderr().flush()?;
        Ok(rpassword::read_password()?)
    };
    let first = ask("Password: ")?;
    if ask("The same again: ")? != first {
        return Err(CliError::new("the two are not the same"));
    }
    Ok(first)
}
