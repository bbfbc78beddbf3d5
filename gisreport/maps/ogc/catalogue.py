"""Which collections there are."""

from gisreport.maps.fold import COARSE
from gisreport.maps.ogc.areas import AreasOfRules, Municipalities
from gisreport.maps.ogc.cases import Cases
from gisreport.maps.ogc.cells import Cells
from gisreport.maps.ogc.collection import Collection

ALL: list[Collection] = [Cases(), Municipalities(), AreasOfRules(), *(Cells(size) for size in COARSE)]
BY_ID = {collection.id: collection for collection in ALL}
