import os

from django.core.wsgi import get_wsgi_application

from gisreport.project.lock_timeout import give_up_on_locks
from gisreport.project.whole_body import only_whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
application = only_whole_bodies(get_wsgi_application())
give_up_on_locks()
