"""extraction: pages in, articles and their facts out.

What cannot be read goes to the dead letters with the reason; see README.md for settings and metrics.
"""

from dateline_bus.consume.app import Worker
from dateline_extraction import __version__
from dateline_extraction.second import second_extractor
from dateline_extraction.settings import Settings
from dateline_extraction.texts import Texts
from dateline_extraction.work import extract
from dateline_schema.topics import ARTICLES, FACTS, PAGES

settings = Settings.from_environment("extraction")
worker = Worker("extraction", __version__, settings)
texts = Texts(settings, second_extractor(settings))

worker.stage(reads=PAGES, writes=(ARTICLES, FACTS), runner=texts)(extract)

if __name__ == "__main__":
    texts.warm()
    worker.main()
