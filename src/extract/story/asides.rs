//! Which lines speak to the reader of the page itself: that a machine reads it out, where it goes on, what may be joined? They end as
//! sentences do, and are none of the story. The word lists are ours, in the commonest languages of news sites.

use crate::extract::{pattern::matches, sentences, text};

// In which other tongues it can be read.
words!(
    TONGUES,
    r"(?i)^\W*(?:(?:this|the)_(?:page|document|guidance|guide|article|story|publication|leaflet|information|notice|policy|statement|form)_is_(?:also_)?available_in_(?:easy_read|welsh|irish|gaelic|scots|english|french|german|spanish|italian|portuguese|dutch|polish|romanian|bulgarian|hungarian|czech|slovak|lithuanian|latvian|estonian|ukrainian|russian|turkish|kurdish|arabic|persian|farsi|dari|pashto|urdu|punjabi|hindi|bengali|gujarati|tamil|somali|tigrinya|amharic|swahili|chinese|mandarin|cantonese|japanese|korean|vietnamese|thai|tagalog|filipino|nepali|greek|albanian|serbian|croatian|bosnian|slovenian|danish|swedish|norwegian|finnish|icelandic|hebrew|indonesian|malay)|(?:read|view)_this_(?:article|page|story|document)_in_(?:welsh|irish|gaelic|scots|english|french|german|spanish|italian|portuguese|dutch|polish|romanian|bulgarian|hungarian|czech|slovak|lithuanian|latvian|estonian|ukrainian|russian|turkish|kurdish|arabic|persian|farsi|dari|pashto|urdu|punjabi|hindi|bengali|gujarati|tamil|somali|tigrinya|amharic|swahili|chinese|mandarin|cantonese|japanese|korean|vietnamese|thai|tagalog|filipino|nepali|greek|albanian|serbian|croatian|bosnian|slovenian|danish|swedish|norwegian|finnish|icelandic|hebrew|indonesian|malay)|
    dies(?:e_seite|er_(?:text|artikel))_(?:gibt_es|ist)_(?:auch|ebenfalls)_(?:in|auf)_(?:\S+_){0,2}\S+|cett?e?_(?:page|article|document)_est_(?:aussi_|également_)?disponible_en_\p{L}+|est[ea]_(?:página|artículo|documento)_(?:también_)?está_(?:también_)?disponible_en_\p{L}+|
    (?:questa_pagina|questo_articolo)_è_disponibile_(?:anche_)?in_\p{L}+|deze_pagina_is_(?:ook_)?beschikbaar_in_het_\p{L}+)(?:(?:,|_(?:and|und|et|y|e|en))?_\p{L}+){0,8}\W*$"
);
/// In bytes: more is a paragraph of the story.
const ASIDE_AT_MOST: usize = 280;

// Where the story goes on, below what stands in its way.
words!(
    GOES_ON,
    r"(?i)^\W*(?:scroll_(?:down_)?to_continue|(?:story|article)_continues|la_suite_(?:de_l.article_)?après_(?:cette|la)_pub|(?:el_artículo|la_noticia)_(?:continúa|sigue)_(?:abajo|debajo|después|tras)|(?:l.articolo_)?(?:continua|prosegue)_(?:dopo|sotto)_la_pub|
    (?:o_artigo_)?continua_(?:depois|após)_da_pub|(?:lees|lees_verder|het_artikel_gaat_verder)_(?:verder_)?(?:onder|na)_de_(?:advertentie|video|foto)|(?:nach|unter)_der_(?:anzeige|werbung)_(?:weiterlesen|geht_es_weiter)|weiterlesen_nach_der_(?:anzeige|werbung)|der_artikel_wird_nach|
    dalsz[aey]_część_(?:artykułu|tekstu)_(?:pod|poniżej)|artik(?:eln|kelen|len)_fort(?:sätter|setter|sætter)_(?:efter|under)|haberin_devamı).{0,80}$"
);
// What a machine made of the story: read out, summed up, put into another language. That a machine wrote it, a publisher owns.
words!(
    BY_MACHINE,
    r"(?i)^\W*(?:this_(?:audio|content|summary|translation|recording|narration)_(?:is|was|has_been)_(?:auto-?generated(?:_.{0,80})?|(?:generated|created|produced|read|made|translated)_(?:by|with|using)_.{0,60}\b(?:ai|a\.i\.|ki|artificial|automat\w+|machines?|computers?|software|synthetic|text-to-speech|tts|tools?|elevenlabs|google|deepl)\b.{0,40})|produced_by_.{2,80}_(?:using|with)_(?:ai|artificial)_.{0,20}narration.{0,40}|(?:(?:this_)?summary_(?:is|was)_)?ai-generated(?:_summary)?(?:,_.{0,40})?|
    (?:.{0,100}[.!]_)?this_summary_(?:is|was)_ai-generated|generated_by_ai|generative_ai_is_experimental.{0,60}|(?:dies\p{L}{1,3}_|d(?:er|ie|as)_)?(?:\p{L}+-)?(?:stimme|audio|text_vorgelesen|zusammenfassung)\b.{0,40}\b(?:ki|künstliche[rn]?_intelligenz)(?:-generiert|_erzeugt|_erstellt)?.{0,20}|(?:audio|résumé|lecture)_(?:généré|réalisée?)e?_par_(?:une_)?(?:ia|intelligence).{0,40}|(?:audio|resumen|voz)_(?:generad[oa]|cread[oa])_(?:por|con)_(?:ia|inteligencia).{0,40}|
    (?:this_summary|diese_zusammenfassung|ce_résumé|cette_synthèse|este_resum(?:en|o)|questo_riassunto|deze_samenvatting)_(?:was|has_been|wurde|a_été|ha_sido|fue|foi|è_stat[oa]|is)_(?:\S+_){0,6}(?:reviewed|checked|edited|geprüft|erstellt|bearbeitet|relue?|vérifiée?|rédigée?|revisad[oa]|redactad[oa]|verificat[oa]|gecontroleerd)(?:_.{0,60})?)\W*$"
);
// What stands in the place of something from elsewhere.
words!(
    IN_PLACE,
    r"(?i)^\W*(?:to_(?:view|see|watch|load|display)_this_(?:content|video|post|embed|map|tweet)\b.{0,80}\b(?:cookies?|consent)|this_(?:content|embed|video)_is_(?:blocked|not_available|hidden)\b.{0,80}\b(?:cookies?|consent|your_preferences)|we_need_your_(?:consent|permission)_to_(?:load|show|display)|
    an_dieser_stelle_(?:finden_sie|befindet_sich|steht|wird)_.{0,40}(?:extern|inhalt)|(?:dieser|externer)_inhalt_.{0,60}(?:cookies|einwilligung|zustimmung|geladen)|ce_contenu_(?:est_bloqué|n.a_pas_pu_être_affiché|provient_d)|vous_avez_refusé_les_cookies(?:[.:!]|$)|pour_(?:afficher|voir|lire)_ce_contenu.{0,80}cookies|
    para_(?:ver|visualizar)_este_contenido.{0,80}cookies|este_contenido_(?:está_bloqueado|no_está_disponible).{0,60}cookies|per_(?:vedere|visualizzare)_questo_contenuto.{0,80}cookie|om_deze_inhoud_te_.{0,60}cookies|
    mit_(?:ihrer|deiner)_(?:zustimmung|einwilligung)_(?:wird|werden)_(?:hier_)?(?:ein\S{0,2}_)?extern.{0,80}_(?:geladen|angezeigt)|empfohlener_(?:redaktioneller|externer)_inhalt\W*$).{0,160}$"
);
// What may be joined, followed or paid for.
words!(
    JOIN,
    r"(?i)^\W*(?:support_(?:local|independent|our|quality|free)_(?:\p{L}+_)?(?:journalism|reporting|news)\b.{0,80}\b(?:subscribe|donate|give|join|become|from_)|become_an?_.{2,40}_(?:from|for)_(?:only_|just_)?(?:[$€£¥]|\p{Lu}{1,3})_?\d{1,4}(?:[.,]\d\d)?_(?:a|per)_(?:month|year|week)\b|
    this_(?:article|page|story)_has_been_(?:reviewed|fact-?checked)_(?:according_to|in_line_with|under)_our_editorial\b|
    this_(?:article|story)_is_free_to_read\b|(?:was_this_e?-?mail_)?forwarded_(?:this_e?-?mail|to_you)\?|
    est[ea]_(?:artigo|conteúdo|contenido|artículo)_(?:é|es)_exclusivo_para_|quer_ler_mais_.{0,40}\?_assine|want_(?:to_read_)?more_.{0,40}\?_subscribe|
    listen_to_(?:our|the)_.{0,60}podcast.{0,60}wherever_you_get|(?:regístr(?:ate|ese)|suscríb(?:ete|ase)|apúnt(?:ate|ese))_.{0,60}(?:boletín|newsletter)|(?:hier_)?klicken(?:_sie_hier)?,?_um_.{0,40}(?:newsletter|abonnier)|cliquez_ici_pour_.{0,40}(?:newsletter|abonner|inscrire)|
    (?:was|did|is|war|a-t-il|cet_article_vous_a|te_ha|¿te_ha|¿le_ha)_.{0,24}(?:article|page|story|artikel|beitrag|été|resultado|parecido)_.{0,12}(?:helpful|useful|hilfreich|utile|útil)\b.{0,30}$|more_such_stories|więcej_takich_historii|dziękujemy,_że_przeczyta|
    (?:do_you_)?have_an?_(?:story|news_tip|tip)\b.{0,60}@)"
);
// Wherever in a line it stands, behind words of its own.
words!(
    FORWARDED,
    r"(?i)\bif_(?:a_friend|somebody|someone)_(?:has_)?(?:sent|forwarded)_(?:you_)?this\b.{0,60}\b(?:subscribe|sign_up)"
);
words!(
    LETTER,
    r"(?i)newsletter\b[^!?]{0,160}[.!]\W+(?:sign_up|subscribe|register|melden_sie|inscrivez|apúnt|suscríb|iscriviti|assine)[\p{L}-]*_(?:here|now|hier|ici|aquí|qui|aqui)\W*$"
);
// What a publisher sets beside each story: that a machine reads it.
words!(
    STANDING,
    r"(?i)^\W*(?:the_audio_version_of_this_(?:article|story)_(?:is|was)_(?:auto-?)?generated\b|diesen_(?:artikel|text|beitrag)_(?:vorlesen_lassen|anhören)\W*$|(?:der|dieser)_(?:text|artikel|beitrag)_wurde_(?:automatisch|maschinell|mit_ki|von_einer_ki)_(?:vertont|vorgelesen|eingesprochen)\W*$)"
);
// As what a search engine may show it first; in the commonest languages.
words!(
    PREFERRED,
    r"(?i)^\W*(?:(?:add|make|set|choose|select|pick|ajoutez(?:-nous)?|choisissez(?:-nous)?|fügen_sie|füge|wählen_sie|añád\w+|agrég\w+|elige|aggiungi\w*|scegli\w*|adicione|voeg|kies)_[^.!?]*(?:(?:as|your)_(?:a_|your_)?preferred_sources?|sources?_préférées?|bevorzugten?_quelle|fuentes?_preferidas?|font[ei]_preferit[ae]|fontes?_preferidas?|voorkeursbron)|als_bevorzugte_quelle_[^.!?]*hinzufügen)"
);
// Where else the publisher may be followed; with the networks' names.
words!(
    FOLLOW,
    r"(?i)^\W*(?:[^.!?]{0,90}\?_)?(?:(?:puedes|puede)_seguir(?:nos)?|s[ií]gu?e(?:nos|_toda|_la_(?:información|actualidad|última)|_a_(?:\S+_){1,3}en)|(?:únete|súmate)_al?|suivez(?:-nous|_toute|_l)|vous_pouvez_(?:également_|aussi_)?nous_suivre|retrouvez(?:-nous|_toute)|rejoignez|folgen_sie_(?:uns|dem_kanal)|folge_uns|bleiben_sie_auf_dem_laufenden|follow_(?:us|all|our)|
    keep_up(?:_to_date)?_with|stay_(?:up_to_date|informed)|join_(?:us|our)|seguici|segui|unisciti|siga[-_](?:nos|o)|receba|acompanhe|participe_do|volg|blijf_op_de_hoogte|obserwuj_nas|dołącz_do|śledź_nas|folgst_du_uns|suis-tu_notre|ikuti(?:lah)?_(?:kami|terus)|dapatkan_.{4,60}_di|följ(?:_oss)?|følg_oss|seuraa|sledujte|ακολουθήστε|подписывайтесь|подпишитесь|читайте_нас|підписуйтесь|kövess\w*|urmăriți|urmărește(?:-ne|_știrile)|simak_(?:breaking_)?(?:news|berita)|bizi)(?:\W.{0,140})?(?:facebook|twitter|\bx\b|instagram|whatsapp|telegram|youtube|tiktok|linkedin|threads|bluesky|google_(?:news|actualités|noticias|notícias|haberler)|wiadomościach_google|телеграм)|
    ^[¡!][^.!?]{2,40}_ya_está_en_(?:facebook|twitter|instagram|whatsapp|telegram|youtube|tiktok|threads|bluesky)\W*$|
    ^.{0,90}\b(?:google_haberler|whatsapp|instagram|facebook|telegram)\S{0,12}_(?:kanalımıza_katıl|takip_ed)|
    ^(?:[^.!?]{0,70}[,:–—-]_)?(?:follow|join|folgen_sie|folge|abonniere|suivez|rejoignez|sigue|únete_a|segui|siga|volg)_(?:our|unserem|unseren|notre|nuestro|il_nostro|nosso|ons)_(?:canale?_(?:de_|di_|do_)?)?(?:whatsapp|telegram|instagram|viber)(?:[-_](?:channel|kanal|page|canal|kanaal))?\W*$"
);

// The publisher's own program, and where to write to.
words!(
    PROGRAM,
    r"(?i)^\W*(?:[^.!?]{0,90}\?_)?(?:(?:download|get|(?:laden_sie|hol(?:en_sie)?)_(?:sich_)?|téléchargez|descarg(?:a|ue|ate)|descárg(?:ate|uese)|baixe|scarica|ladda_(?:ner|hem)|last_ned|hent|stáhněte(?:_si)?|pobierz)_(?:\S+_){0,2}(?:our|unsere?|notre|nuestra|nosso|nostra|onze|vår|vores|naši|naszą)_(?:[\w-]{1,16}_)?(?:app(?:en)?|application|aplicación|aplicativo|aplikac\w{1,2}|applikation)\b.{0,80}|
    κατεβάστε_την_εφαρμογή_μας.{0,80}|скачайте_наше_приложение.{0,80}|завантажте_наш_застосунок.{0,80}|uygulamamızı_indirin.{0,80}|(?:mehr|alle|more|all|plus|más|todas|tutte|meer|fler|flere)_(?:\S+_){0,3}(?:nachrichten|news|actualités|noticias|notizie|nieuws|nyheter)_.{0,80}\b(?:unserer|our|notre|nuestra|nostra|onze|vår|vores)_(?:\S+_)?app\b.{0,20}|
    (?:descarcă|descărcați|descarcati)_(?:gratuit_|acum_)?aplicația\b.{0,90}|.{0,40}_mobil_uygulamas\S{1,4}_(?:\S+_)?indir.{0,60}|töltse_le_.{0,60}(?:alkalmazás|appunk).{0,40}|unduh_aplikasi_.{0,80}|tải_ứng_dụng_.{0,80}|
    (?:tipsa_oss|tips_oss|tip_os)[!.]?_.{0,120}\S@\S+|
    suivez_toute_.{0,80}_en_téléchargeant_notre_appli\w*.{0,40}|
    [^.!?]{0,90}\?_(?:napište|schreiben_sie|écrivez|escríb\w+|escreva|scriv\w+|skicka|skriv|stuur|mail|napisz|write_to|e-?mail|get_in_touch|contact|пишите|напишите|γράψτε).{0,40}\S@\S+)\W*$"
);

/// Whether a short piece speaks of the page and not of what the story is about.
pub fn aside(text: &str) -> bool {
    text.len() <= ASIDE_AT_MOST
        && !text::opens_quoted(text)
        && ([&GOES_ON, &BY_MACHINE, &IN_PLACE, &JOIN, &TONGUES]
            .into_iter()
            .any(|pattern| matches(pattern, text))
            || matches(&FOLLOW, text)
            || matches(&STANDING, text)
            || names_us(text) && matches(&PREFERRED, text)
            || text.contains(" this") && matches(&FORWARDED, text)
            || text.contains("ewsletter") && matches(&LETTER, text))
}

/// "us", in what speaks of a search engine: to prefer some paper may be a step of a guide.
fn names_us(text: &str) -> bool {
    let us = [" us ", " uns ", "nous ", "nos ", " ons "];
    text.contains("oogle") && us.iter().any(|us| text.contains(us))
}

/// "Download our app", "Do you know more? Write to …": in no story; a policy says so.
pub fn calls_in(text: &str) -> bool {
    text.len() <= ASIDE_AT_MOST && !text::opens_quoted(text) && matches(&PROGRAM, text)
}

// What heads a box, and says of all of it what it is: a poll, a machine's summary, a sponsor's words, a plea for money.
words!(
    HEADS,
    r"(?i)^\W*(?:(?:key_(?:points?|takeaways)|summary|overview)?_?(?:ai-?_?(?:assisted|generated|powered)|by_ai)_(?:summary|overview|key_points)|(?:general|ai|quick)_summary|
    key_(?:points|takeaways)_ai.{0,30}|(?:(?:(?:today.s|this)_(?:\S+_){0,2}(?:edition|issue|post|newsletter|email)_is_)?(?:together_with|presented_by|sponsored_by|brought_to_you_by|in_partnership_with|a_(?:message|word)_from|gesponsert_von|präsentiert_von|en_partenariat_avec|présenté_par|patrocinado_por|in_collaborazione_con)|(?:die_heutige|diese)_(?:\S+_)?ausgabe_wird_(?:gesponsert|präsentiert|unterstützt)_von|cette_(?:édition|newsletter)_est_(?:sponsorisée|présentée)_par|(?:esta|este)_(?:edición|boletín|newsletter)_está_patrocinad[oa]_por)_.{2,40}|
    now_playing|(?:our|this)_journalism_needs_you|this_(?:article|story)_is_free_to_read\b.{0,60}|support_(?:our|independent|local)_journalism)\W*$"
);
// What heads a poll, or what readers say of a story: a box where something can be chosen or pressed.
words!(
    ASKS,
    r"(?i)^\W*(?:(?:poll|umfrage|abstimmung|sondage|encuesta|sondaggio|enquete|ankieta|peiling)(?::.{0,140}|\W*)|what_readers_are_saying)\W*$"
);
// The answers of a poll, and how many gave them.
words!(
    ANSWERS,
    r"(?i)^\W*(?:(?:yes|no|ja|nein|oui|non|sí|sim|não|nee|tak|nie|evet|hayır|don.t_know|not_sure|undecided)\W{0,3}\d{1,3}_?%|[\d.,]+_(?:votes?|votos|stimmen|voix|voti|stemmen|głosów|oy)(?:_so_far)?)\W*$"
);

/// Whether a line heads a box that is none of the story.
pub fn heads_a_box(text: &str) -> bool {
    // "A message from the King" is no sponsor's name.
    let is_named = || !text.contains(" the ");
    text.len() <= LINE_AT_MOST && matches(&HEADS, text) && is_named() && !sentences::tells(text)
}

/// Whether it is a line of a poll, if something in its box can be pressed.
pub fn is_of_a_poll(text: &str) -> bool {
    text.len() <= LINE_AT_MOST && matches(&ASKS, text) || is_answer(text)
}

/// "Yes 54%", "1,204 votes".
pub fn is_answer(text: &str) -> bool {
    text.len() <= 40 && matches(&ANSWERS, text)
}

/// In bytes.
const LINE_AT_MOST: usize = 160;

// A price that moves, points that readers gave, sizes of letters.
words!(
    READINGS,
    r"^(?:[A-Z]{2,6}(?:\.[A-Z]{1,2})?_[$€£]?\d[\d.,]*_[+−–-]\d[\d.,]*_?(?:\(?[+−–-]?\d[\d.,]*_?%\)?)?|[\d.,]+k?_?(?:points?|pts)|A(?:_?[Aa+-]){1,2}|(?i:press_enter_or_click_to_view_image.{0,20}|(?:hide|toggle)_caption|media_playback_is_un(?:supported|available).{0,20}))$"
);

// "Aachen, 12°C, light rain".
words!(
    WEATHER,
    r"^\p{Lu}[\p{L}_.’'-]{1,30},_[-−]?\d{1,3}_?°_?[CF]?,_[\p{L}_]{3,30}$"
);

/// Whether a line shows what its page counts or measures.
pub fn reading(text: &str) -> bool {
    text.len() <= 80 && (matches(&READINGS, text) || matches(&WEATHER, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_words_compiles() {
        for pattern in [
            &GOES_ON,
            &BY_MACHINE,
            &IN_PLACE,
            &JOIN,
            &TONGUES,
            &FOLLOW,
            &PROGRAM,
            &STANDING,
            &PREFERRED,
            &FORWARDED,
            &LETTER,
            &HEADS,
            &ANSWERS,
            &READINGS,
            &WEATHER,
            &ASKS,
        ] {
            assert!(pattern.is_some());
        }
    }

    #[test]
    fn what_speaks_of_the_page_is_told_from_what_the_story_says() {
        for text in [
            "Scroll to continue with the story",
            "La suite après cette pub",
            "This audio was made with a machine’s voice.",
            "Produced by Harrow Sound using AI narration",
            "To see this video, you must allow cookies.",
            "Ce contenu est bloqué, car vous avez dit non aux cookies.",
            "Support local journalism. Subscribe for £2.",
            "Welcome! If a friend sent you this, subscribe below.",
            "The Harrow newsletter has the coast in it. Sign up here.",
            "Puedes seguir a Harrow en Facebook y X.",
            ">> Suivez-nous sur WhatsApp",
            "Become a Harrow Friend from R80 a month and keep us going.",
            "Was this article useful? Yes No",
            "Keep up to date with all our news on Facebook and X.",
            "Vous pouvez également nous suivre sur Google Actualités.",
            "Únete al canal de WhatsApp del Faro.",
            "Blijf op de hoogte via ons WhatsApp-kanaal.",
            "Chcesz wiedzieć więcej? Dołącz do naszej grupy na Facebooku!",
            "Sledujte nás také na Instagramu.",
            "Ακολουθήστε μας στο Instagram.",
            "This page is also available in Welsh and Polish.",
            "The audio version of this story is generated by a machine. It may say names wrong.",
            "Diesen Text vorlesen lassen",
            "Dieser Text wurde automatisch vertont.",
            "Add us as a preferred source on Google",
            "Fügen Sie uns bei Google als bevorzugte Quelle hinzu.",
            "Ajoutez-nous à vos sources préférées sur Google",
            "Añádenos a tus fuentes preferidas en Google",
            "Cette page est également disponible en anglais.",
        ] {
            assert!(aside(text), "{text}");
        }
        for text in [
            "Download our free app and miss nothing.",
            "Mehr Nachrichten von der Küste lesen Sie in unserer App.",
            "Ladda ner vår app.",
            "Uygulamamızı indirin, hiçbir haberi kaçırmayın.",
            "Haben Sie einen Hinweis? Schreiben Sie an tipp@hafen.example.",
        ] {
            assert!(calls_in(text), "{text}");
        }
        for text in [
            "The audio was generated by a machine, the court heard.",
            "Followers of the mayor wrote on Facebook that he should stay.",
            "He told the court that he had refused the cookies on the page.",
            "The council will support local journalism with two million a year.",
            "This article was written by a machine.",
            "This form is available in the office of the harbour master.",
            "The guidance is available in Scotland and Wales.",
            "The form is available in Harrow and Larwood.",
            "The judge wrote: this summary was edited by two ministers before it was read.",
            "¡El nuevo disco de Harrow ya está en YouTube y en las tiendas!",
            "He told us to follow our WhatsApp channel",
            "The audio version of this play was cut by an hour.",
            "Der Text wurde automatisch übersetzt und dem Gericht vorgelegt.",
            "The mayor asked the two to keep comments civil.",
            "Readers may add a paper as a preferred source on Google, the firm said.",
            "Add a pinch of salt, a preferred source of iodine, and search for the rest on Google.",
            "Folgen Sie mir, schrieb der Bürgermeister auf Facebook.",
            "Become a nurse in Harrow: from £31,000 a year, the hospital offers a flat too.",
            "Sigue la huelga en el puerto, según los sindicatos en Facebook.",
            "Únete o calla: ese era el lema en YouTube.",
            "Siga o nosso exemplo, pediu o prefeito aos moradores do porto.",
            "Download figures for the new app rose by a tenth in the spring.",
            "Get the app out of the schools, parents told the council.",
            "More news of the boats came by an app of the harbour.",
            "Join the army or stay poor: that was all the coast had to offer.",
            "To see this video you had to accept the rules, the boy said.",
        ] {
            assert!(!aside(text) && !calls_in(text), "{text}");
        }
    }

    #[test]
    fn heads_of_boxes_say_what_they_are() {
        for text in [
            "TOGETHER WITH HARROW BOATS",
            "General summary",
            "Today’s edition is brought to you by Harrow Boats",
            "This post is sponsored by Harrow Boats",
            "Diese Ausgabe wird präsentiert von Harrow Boats",
        ] {
            assert!(heads_a_box(text), "{text}");
        }
        for text in [
            "Poll: Should the wall stay?",
            "Encuesta",
            "Yes 54%",
            "1,204 votes",
        ] {
            assert!(is_of_a_poll(text), "{text}");
        }
        for text in [
            "Polls open at seven",
            "Yes, 54% of them said so",
            "Summary of the law",
            "Key points",
            "A message from the harbour master",
            "This issue is closed, the mayor said",
            "This year's regatta was brought to you by rain",
        ] {
            assert!(!heads_a_box(text) && !is_of_a_poll(text), "{text}");
        }
        for text in [
            "HARW 12.40 +0.35 (2.9%)",
            "Harrow, 14°C, light rain",
            "93points",
            "A A A",
        ] {
            assert!(reading(text), "{text}");
        }
        assert!(!reading("Harrow, 14 dead, said the mayor") && !reading("A wall"));
    }
}
