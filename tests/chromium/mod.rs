//! A headless Chromium, driven by chromedriver as W3C WebDriver has it: only what the desk's tests ask of one. (The crates for it bring
//! twenty more into the tree.)
#![allow(dead_code)]

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

pub struct Browser {
    driver: Child,
    client: reqwest::Client,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// `scripts`: whether pages may run theirs.
    pub async fn open(scripts: bool) -> Browser {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed: `.ci/run` does it");
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| {
                line.split("successfully on port ")
                    .nth(1)?
                    .trim_end_matches('.')
                    .parse::<u16>()
                    .ok()
            })
            .expect("chromedriver tells its port");
        let profile = tempfile::tempdir().unwrap();
        let arguments = vec![
            "--headless".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--hide-scrollbars".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let scripts = if scripts { 1 } else { 2 };
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": arguments, "prefs": { "profile.managed_default_content_settings.javascript": scripts } },
        } } });
        let mut browser = Browser {
            driver,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            session: format!("http://127.0.0.1:{port}/session"),
            _profile: profile,
        };
        let made = browser.post("", capabilities).await;
        let id = made["sessionId"].as_str().expect("a session").to_owned();
        browser.session = format!("{}/{id}", browser.session);
        browser
    }

    async fn get(&self, path: &str) -> String {
        let address = format!("{}{path}", self.session);
        let text = self.client.get(address).send().await.unwrap();
        let value: Value = serde_json::from_str(&text.text().await.unwrap()).unwrap();
        value["value"].as_str().unwrap_or_default().to_owned()
    }

    async fn ask(&self, path: &str, body: Value) -> Value {
        let address = format!("{}{path}", self.session);
        let answer = self.client.post(address).body(body.to_string()).send();
        let text = answer.await.unwrap().text().await.unwrap();
        let mut value: Value = serde_json::from_str(&text).unwrap();
        value["value"].take()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let value = self.ask(path, body).await;
        assert!(
            value["error"].is_null(),
            "{path}: {}: {}",
            value["error"],
            value["message"]
        );
        value
    }

    pub async fn go(&self, url: &str) {
        self.post("/url", json!({ "url": url })).await;
    }

    pub async fn size(&self, width: u32, height: u32) {
        let size = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false } });
        self.post("/goog/cdp/execute", size).await;
    }

    /// `light` or `dark`.
    pub async fn scheme(&self, scheme: &str) {
        let media = json!({ "cmd": "Emulation.setEmulatedMedia", "params": {
            "features": [{ "name": "prefers-color-scheme", "value": scheme }] } });
        self.post("/goog/cdp/execute", media).await;
    }

    /// The value of a script's `return`.
    pub async fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({ "script": script, "args": [] }))
            .await
    }

    /// The value that a script hands to its last argument.
    pub async fn wait_for(&self, script: &str) -> Value {
        self.post("/execute/async", json!({ "script": script, "args": [] }))
            .await
    }

    pub async fn keys(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
            })
            .collect();
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] });
        self.post("/actions", actions).await;
    }

    async fn find(&self, selector: &str) -> String {
        let found = self
            .post(
                "/element",
                json!({ "using": "css selector", "value": selector }),
            )
            .await;
        let id = found
            .as_object()
            .and_then(|found| found.values().next()?.as_str());
        id.expect("an element").to_owned()
    }

    /// Presses a link or a button, as the keyboard does.
    pub async fn press(&self, selector: &str) {
        let element = self.find(selector).await;
        let enter = json!({ "text": "\u{E007}" });
        self.post(&format!("/element/{element}/value"), enter).await;
    }

    /// Types keys until a selector finds something that says these words: a page that is still loading hears none. Fails after ten seconds.
    pub async fn keys_until(&self, keys: &str, selector: &str, words: &str) {
        for _ in 0..10 {
            self.keys(keys).await;
            for _ in 0..10 {
                let found = self.text(selector).await;
                if !found.is_empty() && found.contains(words) {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
        panic!("{keys} never made {selector} say {words:?}");
    }

    /// Waits until the page says something; fails after ten seconds.
    pub async fn until(&self, selector: &str, words: &str) {
        let mut seen = String::new();
        for _ in 0..100 {
            seen = self.text(selector).await;
            if seen.contains(words) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{selector} never said {words:?}, but {seen:?}");
    }

    pub async fn write(&self, selector: &str, text: &str) {
        let element = self.find(selector).await;
        self.post(&format!("/element/{element}/clear"), json!({}))
            .await;
        self.post(
            &format!("/element/{element}/value"),
            json!({ "text": text }),
        )
        .await;
    }

    /// The text of the first element that a selector finds, as shown.
    pub async fn text(&self, selector: &str) -> String {
        let wanted = json!({ "using": "css selector", "value": selector });
        let found = self.ask("/element", wanted).await;
        let Some(element) = id_of(&found) else {
            return String::new();
        };
        self.get(&format!("/element/{element}/text")).await
    }

    pub async fn address(&self) -> String {
        self.get("/url").await
    }

    /// What the console was told since the last time it was asked.
    pub async fn console(&self) -> Vec<String> {
        let told = self.post("/se/log", json!({ "type": "browser" })).await;
        let lines = told.as_array().cloned().unwrap_or_default();
        (lines.iter())
            .filter_map(|line| Some(line["message"].as_str()?.to_owned()))
            .collect()
    }

    /// A picture of what is seen, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        use base64::Engine;
        let encoded = self.get("/screenshot").await;
        base64::engine::general_purpose::STANDARD
            .decode(encoded)
            .unwrap()
    }
}

/// The name under which the driver knows an element.
fn id_of(found: &Value) -> Option<String> {
    let names = found.as_object()?;
    let id = names
        .iter()
        .find(|(name, _)| name.starts_with("element-"))?;
    Some(id.1.as_str()?.to_owned())
}

impl Drop for Browser {
    fn drop(&mut self) {
        // chromedriver takes its browser along.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
