//! How is the daemon doing, in numbers? Counters for `/metrics`, in Prometheus' text form.

use std::sync::atomic::AtomicI64;

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use super::{Checked, SourceChecked};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    outcome: &'static str,
}

/// What the daemon counts since it started.
pub struct Metrics {
    registry: Registry,
    checks: Family<ByOutcome, Counter>,
    sources: Family<ByOutcome, Counter>,
    edits: Counter,
    unrecorded: Counter,
    last_recorded: Gauge<i64, AtomicI64>,
    in_flight: Gauge<i64, AtomicI64>,
    lateness: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        let metrics = Metrics {
            registry: Registry::with_prefix("walkback"),
            checks: Family::default(),
            sources: Family::default(),
            edits: Counter::default(),
            unrecorded: Counter::default(),
            last_recorded: Gauge::default(),
            in_flight: Gauge::default(),
            lateness: Histogram::new([0.1, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0]),
        };
        metrics.registered()
    }
}

impl Metrics {
    fn registered(mut self) -> Self {
        let registry = &mut self.registry;
        registry.register("checks", "Checks of pages, by outcome", self.checks.clone());
        registry.register(
            "source_checks",
            "Looks at feeds, sitemaps and sections, by outcome",
            self.sources.clone(),
        );
        registry.register("edits", "Edits put on record", self.edits.clone());
        registry.register(
            "unrecorded_checks",
            "Checks that were lost, for the record could not be written",
            self.unrecorded.clone(),
        );
        registry.register(
            "last_recorded_timestamp_seconds",
            "When a check was last put on record; 0 before the first",
            self.last_recorded.clone(),
        );
        registry.register(
            "checks_in_flight",
            "Checks under way",
            self.in_flight.clone(),
        );
        registry.register(
            "lateness_seconds",
            "How long after its due time a check began",
            self.lateness.clone(),
        );
        self
    }

    pub(super) fn began(&self, late_by: std::time::Duration) {
        self.in_flight.inc();
        self.lateness.observe(late_by.as_secs_f64());
    }

    /// A check that was cut short is gone on with.
    pub(super) fn went_on(&self) {
        self.in_flight.inc();
    }

    pub(super) fn ended(&self, checked: Option<&Checked>) {
        self.in_flight.dec();
        if let Some(checked) = checked {
            self.checks
                .get_or_create(&ByOutcome {
                    outcome: checked.outcome.name(),
                })
                .inc();
            self.edits.inc_by(checked.edits.len() as u64);
        }
    }

    pub(super) fn recorded(&self, at: jiff::Timestamp) {
        self.last_recorded.set(at.as_second());
    }

    pub(super) fn unrecorded(&self) {
        self.unrecorded.inc();
    }

    pub(super) fn looked(&self, source: &SourceChecked) {
        self.sources
            .get_or_create(&ByOutcome {
                outcome: source.outcome,
            })
            .inc();
    }

    /// The text that Prometheus reads.
    pub fn text(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            Err(_) => String::new(),
        }
    }
}
