//! What does a person read when a command can't go on? One sentence, and a hint that names the next thing to type.

/// Why a command could not run (exit status 2).
#[derive(Debug)]
pub struct CliError {
    message: String,
    hints: Vec<String>,
}

impl CliError {
    pub fn new(message: impl std::fmt::Display) -> Self {
        CliError {
            message: message.to_string(),
            hints: Vec::new(),
        }
    }

    /// Adds what to try next.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl std::fmt::Display for CliError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A fault that is drawn under its line says so itself.
        let said = if self.message.starts_with("error: ") {
            ""
        } else {
            "error: "
        };
        write!(f, "{said}{}", self.message)?;
        for hint in &self.hints {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl<E: std::error::Error> From<E> for CliError {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let text = cause.to_string();
            if !message.contains(&text) {
                message.push_str(": ");
                message.push_str(&text);
            }
            source = cause.source();
        }
        CliError::new(message)
    }
}
