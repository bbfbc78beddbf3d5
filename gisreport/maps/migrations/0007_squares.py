from django.db import migrations, models

FUNCTIONS = """
-- The bits of a number (at most 32) with a zero between each two.
CREATE FUNCTION maps_spread(number bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    number := (number | (number << 16)) & x'0000FFFF0000FFFF'::bigint;
    number := (number | (number << 8)) & x'00FF00FF00FF00FF'::bigint;
    number := (number | (number << 4)) & x'0F0F0F0F0F0F0F0F'::bigint;
    number := (number | (number << 2)) & x'3333333333333333'::bigint;
    RETURN (number | (number << 1)) & x'5555555555555555'::bigint;
END $$;

-- The height of the sun in degrees, as astral.sun.elevation() has it without refraction.
CREATE FUNCTION maps_sun(lon float8, lat float8, at timestamptz) RETURNS float8
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    days float8 := floor(extract(epoch FROM at))::float8 / 86400 - 10957.5;  -- since noon on the first of January 2000
    t float8 := days / 36525;
    longitude float8 := radians(280.46646 + t * (36000.76983 + 0.0003032 * t));
    anomaly float8 := radians(357.52911 + t * (35999.05029 - 0.0001537 * t));
    eccentricity float8 := 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
    omega float8 := radians(125.04 - 1934.136 * t);
    centre float8 := sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + sin(2 * anomaly) * (0.019993 - 0.000101 * t) + sin(3 * anomaly) * 0.000289;
    apparent float8 := longitude + radians(centre - 0.00569 - 0.00478 * sin(omega));
    seconds float8 := 21.448 - t * (46.815 + t * (0.00059 - t * 0.001813));
    obliquity float8 := radians(23 + (26 + seconds / 60) / 60 + 0.00256 * cos(omega));
    declination float8 := asin(sin(obliquity) * sin(apparent));
    y float8 := tan(obliquity / 2) ^ 2;
    equation float8 := y * sin(2 * longitude) - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * cos(2 * longitude)
        - y * y * sin(4 * longitude) / 2 - 1.25 * eccentricity * eccentricity * sin(2 * anomaly);
    turned float8 := 2 * pi() * (days - floor(days)) + equation + radians(lon);  -- since the sun was in the south
    height float8 := cos(radians(lat)) * cos(declination) * cos(turned) + sin(radians(lat)) * sin(declination);
BEGIN
    RETURN 90 - degrees(acos(least(greatest(height, -1), 1)));
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION maps_sun(float8, float8, timestamptz);
DROP FUNCTION maps_spread(bigint);
"""
# Looked over often: what is counted is read from the indexes alone only where the table was vacuumed lately, and the
# list of changes is emptied as fast as it grows.
VACUUM = """
ALTER TABLE maps_casespot SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE maps_changedcase SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""
SELDOM = """
ALTER TABLE maps_casespot RESET (autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_scale_factor);
ALTER TABLE maps_changedcase RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
"""
# What was counted before has no squares: the folder counts everything anew.
ANEW = """
TRUNCATE maps_casespot, maps_cellcount;
INSERT INTO maps_changedcase (case_id) SELECT id FROM cases_case;
"""


class Migration(migrations.Migration):
    dependencies = [("maps", "0006_products_are_frozen")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="SquareCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level",
                        "month",
                        "square",
                        "category_id",
                        "status",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("level", models.SmallIntegerField()),
                ("month", models.DateField()),
                ("square", models.BigIntegerField()),
                ("category_id", models.IntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "mottaget"),
                            ("assigned", "hos förvaltningen"),
                            ("planned", "planerat"),
                            ("in_progress", "pågår"),
                            ("resolved", "åtgärdat"),
                            ("declined", "åtgärdas inte"),
                        ],
                        max_length=12,
                    ),
                ),
                ("count", models.IntegerField()),
            ],
        ),
        migrations.AddField("casespot", "square", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AlterField("casespot", "day", models.DateField()),
        migrations.AddIndex(
            "casespot",
            models.Index(fields=["square"], name="spot_square", include=("category_id", "status", "day", "case_id")),
        ),
        migrations.AddIndex(
            "casespot",
            models.Index(fields=["day", "square"], name="spot_day", include=("category_id", "status", "case_id")),
        ),
        migrations.RunSQL(VACUUM, SELDOM),
    ]
