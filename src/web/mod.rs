//! The record in a browser. Never fetches.
