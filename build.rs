//! A new migration must be compiled in: the macro that reads the folder can't tell cargo so itself.

fn main() {
    println!("cargo:rerun-if-changed=src/store/migrations");
}
