import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# What was reported, what has been answered, added and noted since, and what has been published. The plan is kept, for it
# costs five times more to make than to follow. And it is one by keys also where nobody has counted the rows yet, as in
# an import, for else all reports would be read for each case: hence OFFSET 0, no scans, and a condition on `until` that
# keeps away the index of (report, case), of no use here.
WORDS = """
CREATE FUNCTION reports_words_of(wanted bigint) RETURNS text LANGUAGE plpgsql STABLE
SET enable_seqscan TO off SET plan_cache_mode TO force_generic_plan AS $$
BEGIN
    RETURN lower(concat_ws(
        E'\\n',
        (
            SELECT string_agg(told.words, E'\\n' ORDER BY link.id)
            FROM reports_reportcase link
            CROSS JOIN LATERAL (
                SELECT concat_ws(
                    E'\\n', place, text,
                    (
                        SELECT string_agg(value, E'\\n') FROM jsonb_each_text(
                            CASE jsonb_typeof(answers) WHEN 'object' THEN answers ELSE '{}' END
                        )
                    )
                ) AS words
                FROM reports_report WHERE id = link.report_id OFFSET 0
            ) told
            WHERE link.case_id = wanted AND coalesce(link.until, 'infinity') = 'infinity'
        ),
        (SELECT string_agg(text, E'\\n' ORDER BY id) FROM cases_caseevent WHERE case_id = wanted AND text <> ''),
        (SELECT public_text FROM cases_case WHERE id = wanted)
    ));
END $$;
"""
# Two who write about the same case at the same time: the second waits for the first, and then sees what it wrote.
# A row that is not there is not made by what goes away: its case may be going too.
KEEP = """
CREATE FUNCTION reports_gather_words(wanted bigint, is_leaving boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_leaving THEN
        INSERT INTO reports_casetext (case_id, words) VALUES (wanted, reports_words_of(wanted)) ON CONFLICT DO NOTHING;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    PERFORM 1 FROM reports_casetext WHERE case_id = wanted FOR UPDATE;
    UPDATE reports_casetext SET words = reports_words_of(wanted) WHERE case_id = wanted;
END $$;

CREATE FUNCTION reports_words_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM reports_gather_words(NEW.case_id, false);
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND NEW.case_id <> OLD.case_id) THEN
        PERFORM reports_gather_words(OLD.case_id, true);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_report_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_gather_words(case_id, false) FROM reports_reportcase WHERE report_id = NEW.id AND until IS NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_public_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_gather_words(NEW.id, false);
    RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER said_in_report AFTER INSERT OR DELETE OR UPDATE OF case_id, until ON reports_reportcase
FOR EACH ROW EXECUTE FUNCTION reports_words_changed();
CREATE TRIGGER said_otherwise AFTER UPDATE OF text, place, answers ON reports_report
FOR EACH ROW EXECUTE FUNCTION reports_report_changed();
CREATE TRIGGER said_in_event AFTER INSERT ON cases_caseevent
FOR EACH ROW WHEN (NEW.text <> '') EXECUTE FUNCTION reports_words_changed();
CREATE TRIGGER said_otherwise_in_event AFTER UPDATE OF text, case_id ON cases_caseevent
FOR EACH ROW WHEN (NEW.text <> OLD.text OR NEW.case_id <> OLD.case_id) EXECUTE FUNCTION reports_words_changed();
CREATE TRIGGER said_no_more AFTER DELETE ON cases_caseevent
FOR EACH ROW WHEN (OLD.text <> '') EXECUTE FUNCTION reports_words_changed();
CREATE TRIGGER said_in_public AFTER INSERT ON cases_case
FOR EACH ROW WHEN (NEW.public_text <> '') EXECUTE FUNCTION reports_public_text_changed();
CREATE TRIGGER said_otherwise_in_public AFTER UPDATE OF public_text ON cases_case
FOR EACH ROW WHEN (NEW.public_text <> OLD.public_text) EXECUTE FUNCTION reports_public_text_changed();
"""
UNDO = """
DROP TRIGGER said_in_report ON reports_reportcase;
DROP TRIGGER said_otherwise ON reports_report;
DROP TRIGGER said_in_event ON cases_caseevent;
DROP TRIGGER said_otherwise_in_event ON cases_caseevent;
DROP TRIGGER said_no_more ON cases_caseevent;
DROP TRIGGER said_in_public ON cases_case;
DROP TRIGGER said_otherwise_in_public ON cases_case;
DROP FUNCTION reports_public_text_changed();
DROP FUNCTION reports_report_changed();
DROP FUNCTION reports_words_changed();
DROP FUNCTION reports_gather_words(bigint, boolean);
DROP FUNCTION reports_words_of(bigint);
"""
# Those of whom nothing has been said yet need no row.
GATHER = """
INSERT INTO reports_casetext (case_id, words)
SELECT id, words FROM cases_case CROSS JOIN LATERAL reports_words_of(id) words WHERE words <> '';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_taken_down"),
        ("cases", "0013_kept_back_from_the_public"),
        ("routing", "0001_initial"),  # makes the extension pg_trgm
    ]

    operations = [
        migrations.CreateModel(
            name="CaseText",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="said",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("words", models.TextField()),
            ],
        ),
        migrations.RunSQL(WORDS + KEEP + GATHER + TRIGGERS, UNDO),
        migrations.AddIndex(
            model_name="casetext",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("words", name="gin_trgm_ops"),
                name="case_said_words",
                gin_pending_list_limit=512,
            ),
        ),
    ]
