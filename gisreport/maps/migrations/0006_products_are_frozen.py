from django.db import migrations

FREEZE = """
CREATE FUNCTION maps_keep_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an observation product is never changed: two versions of it would betray what lies between them';
END
$$;
CREATE TRIGGER maps_product_is_frozen BEFORE UPDATE OR DELETE ON maps_observationproduct
FOR EACH ROW EXECUTE FUNCTION maps_keep_product();
"""
THAW = """
DROP TRIGGER maps_product_is_frozen ON maps_observationproduct;
DROP FUNCTION maps_keep_product();
"""


class Migration(migrations.Migration):
    dependencies = [("maps", "0005_observations")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
