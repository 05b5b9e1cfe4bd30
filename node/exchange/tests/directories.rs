//! Directories of organisations: invented tables, ADEME's forms, damaged files; and the real ones where they are at hand.

use regain_exchange::directory::{MAX_ENTRIES, NotADirectory, read};
use std::path::{Path, PathBuf};

const TABLE: &str = "\u{feff}Raison sociale;SIRET;Activités;Statut;Code postal;Commune;Téléphone;Courriel;Labels;Site web\n\
    Atelier Vif;732 829 320 00074;Réparation, Collecte;actif;38000;Grenoble;0400000000;a@example.org;QualiRépar;https://vif.example\n\
    Boîte à Clous;;Formation;actif;38190;Les Adrets;;;;javascript:alert(1)\n\
    ;;Réparation;actif;38000;Grenoble;;;;\n\
    Vieux Transistor;;Réparation;fermé;38000;Grenoble;;;;\n\
    atelier vif;73282932000074;Vente;actif;38000;Grenoble;;;;\n";

#[test]
fn a_table_is_read_by_what_its_columns_are_called() {
    let listed = read(TABLE.as_bytes(), "Chambre de métiers").expect("a table with names");
    assert_eq!((listed.format, listed.entries.len(), listed.rejected.len()), ("csv", 2, 3));
    let reasons: Vec<&str> = listed.rejected.iter().map(|r| r.reason.as_str()).collect();
    assert!(
        reasons[0].contains("no name") && reasons[1].contains("closed") && reasons[2].contains("earlier row"),
        "{reasons:?}"
    );
    let vif = &listed.entries["siret:73282932000074:atelier vif"];
    assert_eq!((vif.siret.as_deref(), vif.postcode.as_deref()), (Some("73282932000074"), Some("38000")));
    assert_eq!(vif.services.iter().collect::<Vec<_>>(), ["collection", "repair"]);
    assert_eq!(vif.labels.iter().collect::<Vec<_>>(), ["qualirepar"]);
    assert_eq!(vif.source, "Chambre de métiers");
    assert_eq!(vif.website.as_deref(), Some("https://vif.example"));
    let box_ = &listed.entries["name:boite a clous:38190"];
    assert_eq!(box_.website, None, "what is no address on the web is none");
}

#[test]
fn nobody_comes_through() {
    let listed = read(TABLE.as_bytes(), "x").expect("a table");
    assert_eq!(listed.dropped_personal.iter().collect::<Vec<_>>(), [&"courriel", &"telephone"]);
    let kept = format!("{:?}", listed.entries);
    for secret in ["0400000000", "example.org"] {
        assert!(!kept.contains(secret), "{secret}");
    }
}

fn ademe() -> String {
    let actions = "emprunter;preter;louer;mettreenlocation;reparer;donner;trier;echanger;revendre;acheter";
    format!(
        "identifiant;paternite;nom;nom_commercial;siret;type_dacteur;code_postal;ville;code_commune;qualites_et_labels;type_de_services;date_de_derniere_modification;{actions}\n\
         aB1;Que faire de mes objets|ADEME|X;VITE FAIT SARL;Vite Fait;73282932000074;artisan;38000;Grenoble;38185;qualirepar;service_de_reparation;2026-01-31;;;;;materiel_informatique|ecran;;;;;\n\
         aB2;ADEME;La Penderie;;;ess;38000;Grenoble;38185;ess;recyclerie;2026-01-31;;;;;;vetement;;;;vetement\n"
    )
}

#[test]
fn ademes_table_keeps_its_authors_and_leaves_out_other_trades() {
    let listed = read(ademe().as_bytes(), "").expect("ADEME's columns");
    assert_eq!((listed.format, listed.entries.len()), ("ademe_csv", 1));
    let entry = &listed.entries["ademe:aB1"];
    assert_eq!((entry.name.as_str(), entry.commune.as_deref()), ("Vite Fait", Some("38185")));
    assert_eq!(entry.source, "Que faire de mes objets, ADEME, X");
    assert_eq!(entry.told.map(|d| d.to_string()).as_deref(), Some("2026-01-31"));
    assert_eq!(entry.kinds.iter().collect::<Vec<_>>(), ["repairer"]);
    assert!(listed.rejected[0].reason.contains("computers"));
}

#[test]
fn ademes_fixtures_are_read() {
    let text = r#"[{"model": "qfdmo.displayedacteur", "fields": {"nom": "Le Fer à souder", "uuid": "u1", "acteur_type": ["ess"],
        "acteur_services": [["atelier_pour_reparer_soi_meme"]], "labels": [["ess"]], "code_postal": "38000", "ville": "Grenoble",
        "siret": "73282932000074", "email": "b@example.org", "statut": "ACTIF", "modifie_le": "2025-06-24T21:25:48Z"}},
        {"model": "qfdmo.displayedacteur", "fields": {"nom": "Parti", "uuid": "u2", "statut": "INACTIF"}}]"#;
    let listed = read(text.as_bytes(), "").expect("actors");
    assert_eq!((listed.format, listed.entries.len(), listed.rejected.len()), ("ademe_json", 1, 1));
    let entry = &listed.entries["ademe:u1"];
    assert_eq!(entry.services.iter().collect::<Vec<_>>(), ["repair_help"]);
    assert_eq!(entry.kinds.iter().collect::<Vec<_>>(), ["repair_cafe"]);
    assert!(entry.source.contains("ADEME") && listed.dropped_personal.contains("email"));
}

#[test]
fn what_is_no_directory_is_refused_with_a_sentence() {
    assert!(
        matches!(read(b"Modele;Serie\nX;1\n", "x"), Err(NotADirectory::NoNames { found }) if found.contains("modele"))
    );
    assert_eq!(read(b"", "x"), Err(NotADirectory::Empty));
    assert_eq!(read(b"\0\0\0", "x"), Err(NotADirectory::Empty));
    assert_eq!(read(br#"{"a": 1}"#, "x"), Err(NotADirectory::NotActors));
    assert_eq!(read(br#"[{"model": "qfdmo.source", "fields": {}}]"#, "x"), Err(NotADirectory::NotActors));
    let many: String =
        std::iter::once("nom;siret\n".to_owned()).chain((0..=MAX_ENTRIES).map(|n| format!("a{n};\n"))).collect();
    assert_eq!(read(many.as_bytes(), "x"), Err(NotADirectory::TooMany));
}

fn folder() -> Option<PathBuf> {
    let root = std::env::var_os("REGAIN_SAMPLES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let folder = root.join("directories/longue-vie-aux-objets");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("samples: directories is not at hand; skipped");
    None
}

#[test]
fn ademes_own_files() {
    let Some(folder) = folder() else { return };
    let mut read_files = 0;
    let mut refused = 0;
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(&folder).expect("a folder").map(|f| f.expect("a file").path()).collect();
    names.sort();
    for path in names.iter().filter(|p| p.extension().is_some_and(|e| e == "json")) {
        let bytes = std::fs::read(path).expect("a readable file");
        match read(&bytes, "") {
            Ok(listed) => {
                read_files += 1;
                assert_eq!((listed.entries.len(), listed.rejected.len()), (10, 0));
                let labelled = listed.entries.values().filter(|e| e.labels.contains("qualirepar")).count();
                assert_eq!(labelled, 2);
                let repairers = listed.entries.values().filter(|e| e.services.contains("repair")).count();
                assert_eq!(repairers, 5);
                assert!(listed.entries.values().all(|e| e.siret.is_some() && e.told.is_some()));
                assert!(!format!("{:?}", listed.entries).contains('@'));
            }
            Err(error) => {
                refused += 1;
                assert_eq!(error, NotADirectory::NotActors, "{}", path.display());
            }
        }
    }
    println!("samples: {read_files} read, {refused} refused, 1 skipped in {}", folder.display());
    assert_eq!(read_files, 1, "the actors; the others are lists of words");
}

proptest::proptest! {
    /// Whatever comes, an answer or a sentence.
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600), cut in 0usize..900) {
        let _ = read(&bytes, "x");
        let table = ademe();
        let mut torn = table.as_bytes()[..cut.min(table.len())].to_vec();
        torn.extend_from_slice(&bytes);
        let _ = read(&torn, "x");
    }
}
