from django.db import migrations

ADD = """
INSERT INTO maps_cellcount (size, i, j, month, category_id, is_open, count)
SELECT size, i, j, DATE '0001-01-01', category_id, is_open, sum(count) FROM maps_cellcount GROUP BY 1, 2, 3, 5, 6
ORDER BY 1, 2, 3, 5, 6
"""
DROP = "DELETE FROM maps_cellcount WHERE month = DATE '0001-01-01'"


class Migration(migrations.Migration):
    dependencies = [("maps", "0008_note_what_is_withheld")]

    operations = [migrations.RunSQL(ADD, DROP)]
