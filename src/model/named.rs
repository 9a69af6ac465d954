//! Values that each have one name: in JSON, in the record, in the watchlist and at the command line.

/// Declares a set of such values, each with its name. `ALL` and `NAMES` stand in the order of declaration, which is also that of `Ord`.
macro_rules! named {
    ($(#[$of:meta])* pub enum $Set:ident { $($(#[$meta:meta])* $Value:ident = $name:literal),+ $(,)? }) => {
        $(#[$of])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $Set {
            $($(#[$meta])* #[serde(rename = $name)] $Value),+
        }

        impl $Set {
            /// Every value.
            pub const ALL: &[$Set] = &[$($Set::$Value),+];
            /// The name of every value.
            pub const NAMES: &[&str] = &[$($name),+];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self {
                    $($Set::$Value => $name),+
                }
            }

            /// The value of that name.
            pub fn named(name: &str) -> Option<$Set> {
                $Set::ALL.iter().copied().find(|value| value.name() == name)
            }
        }

        impl std::str::FromStr for $Set {
            type Err = String;

            fn from_str(name: &str) -> Result<$Set, String> {
                $Set::named(name).ok_or_else(|| format!("expected one of {}", $Set::NAMES.join(", ")))
            }
        }
    };
}

pub(crate) use named;
