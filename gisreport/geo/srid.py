"""The two coordinate systems of the house."""

WGS84 = 4326  # stored and exchanged: lon, lat in degrees
SWEREF99TM = 3006  # every distance, area and grid: easting, northing in metres
WEB_MERCATOR = 3857  # tiles only
