"""Reads a run of hsi-run with pandas, numpy and safetensors, and its network with onnxruntime: docs/python.md explains each step.

    python scripts/read_run.py RUN [MODEL.onnx CUBE.npy]
"""
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from safetensors.numpy import load_file

run = Path(sys.argv[1])
manifest = json.loads((run / "manifest.json").read_text())
classes = manifest["classes"]
trial = run / manifest["trials"][0]["folder"]

# Figures: the seeds are numbers; mean, sd and n are rows below them.
table = pd.read_csv(run / "metrics.csv", dtype={"seed": str}).set_index("seed")
seeds = table.drop(["mean", "sd", "n"]).rename(index=int)
assert seeds.dtypes.map(pd.api.types.is_numeric_dtype).all()
assert np.allclose(seeds.drop(columns="selected_epoch").mean(), table.loc["mean"].drop("selected_epoch"))
assert np.allclose(seeds.drop(columns="selected_epoch").std(ddof=0), table.loc["sd"].drop("selected_epoch"))
print(seeds)

# Predictions of the first seed, and the confusion matrix that they give.
predictions = pd.read_csv(trial / "predictions.csv")
confusion = pd.crosstab(predictions["class"], predictions["predicted"])
accuracy = (predictions["class"] == predictions["predicted"]).mean()
assert abs(accuracy - seeds["overall_accuracy"].iloc[0]) < 1e-12
print(confusion.rename(index=lambda index: classes[index - 1]))

# The map of the first seed: classes from 1, 0 where there is none.
folder = next((run / "maps").iterdir())
stored = run.parent / "maps" / json.loads((folder / "manifest.json").read_text())["map"]
drawn, confidence = np.load(stored / "classes.npy"), np.load(stored / "confidence.npy")
at = drawn[predictions["row"], predictions["column"]]
assert (at == predictions["predicted"]).all()
assert np.allclose(confidence[predictions["row"], predictions["column"]], predictions["confidence"], atol=1e-6)
print(f"map of {drawn.shape[0]} x {drawn.shape[1]} pixels, mean confidence {confidence.mean():.3f}")

# Weights by their names.
weights = load_file(trial / "weights.safetensors")
print(f"{len(weights)} arrays, {sum(one.size for one in weights.values())} weights")

if len(sys.argv) > 2:
    import onnxruntime

    session = onnxruntime.InferenceSession(sys.argv[2])
    cube = np.load(sys.argv[3]).astype("float32")
    probabilities = session.run(None, {"tile": cube.transpose(2, 0, 1)[None]})[0][0]
    found = probabilities.argmax(0) + 1
    assert (found == drawn).all()
    assert np.allclose(probabilities.max(0), confidence, atol=1e-5)
    print("onnxruntime: the same map")
