"""Cut areas into pieces that an index finds quickly."""

from django.db import connection

MAX_VERTICES = 64

# A line's piece is kept as the corridor within its tolerance, so one index answers for polygons and roads alike.
CUT = """
INSERT INTO routing_areapiece (area_id, geometry, line)
SELECT area.id, ST_Subdivide(area.geometry, %(vertices)s), NULL
FROM routing_area area
WHERE area.id = ANY(%(ids)s) AND ST_Dimension(area.geometry) = 2
UNION ALL
SELECT part.id, ST_Transform(ST_Buffer(part.line, part.tolerance_m), 4326), part.line
FROM (
    SELECT area.id, area.tolerance_m, ST_Subdivide(ST_Transform(area.geometry, 3006), %(vertices)s) AS line
    FROM routing_area area
    WHERE area.id = ANY(%(ids)s) AND ST_Dimension(area.geometry) = 1
) part
"""


def cut_into_pieces(area_ids: list[int]) -> None:
    """Write the `AreaPiece` rows of the areas with these ids."""
    with connection.cursor() as cursor:
        cursor.execute(CUT, {"ids": area_ids, "vertices": MAX_VERTICES})
