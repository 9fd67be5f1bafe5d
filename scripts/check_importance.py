"""The peers of scripts/check-importance.mjs: integrated gradients in PyTorch, t-SNE in scikit-learn."""

import csv
import json
import os
import sys

import numpy as np


def say(fine, text):
    print(f"{'fine' if fine else 'WRONG'}: {text}", flush=True)
    if not fine:
        sys.exit(1)


def safetensors(file):
    with open(file, "rb") as source:
        bytes_ = source.read()
    length = int.from_bytes(bytes_[:8], "little")
    arrays = {}
    for name, one in json.loads(bytes_[8 : 8 + length]).items():
        if name != "__metadata__":
            start, end = (8 + length + at for at in one["data_offsets"])
            arrays[name] = np.frombuffer(bytes_[start:end], "<f4").reshape(one["shape"]).astype("float64")
    return arrays


def gradients(folder, trial):
    """The network of the script, by PyTorch's own layers in float64, with its own autograd."""
    import torch

    weights = safetensors(os.path.join(trial, "weights.safetensors"))
    patches, found, baseline = (np.load(os.path.join(folder, name)).astype("float64") for name in ["patches.npy", "found.npy", "baseline.npy"])

    def tensor(name):
        return torch.tensor(next(value for key, value in weights.items() if key.endswith(name)))

    def block(x, name, stride):
        # A kernel is [rows, columns, depth, in, out].
        kernel = tensor(f"{name}/conv/kernel")
        y = torch.nn.functional.conv3d(x, kernel.permute(4, 3, 0, 1, 2), tensor(f"{name}/conv/bias"), stride=stride)
        norm = [tensor(f"{name}/norm/{part}") for part in ["moving_mean", "moving_variance", "gamma", "beta"]]
        return torch.relu(torch.nn.functional.batch_norm(y, *norm, training=False, eps=1e-3))

    def logits(x):
        y = block(x.reshape(-1, 1, 5, 5, x.shape[-1]), "conv1", (1, 1, 2))
        y = block(y, "conv2", 1)
        y = y.mean(dim=(2, 3, 4))
        kernel = tensor("dense1/kernel")
        return y @ kernel.reshape(y.shape[1], -1) + tensor("dense1/bias")

    points, worst = 64, 0
    for index, patch in enumerate(patches):
        end = torch.tensor(patch)
        start = torch.tensor(baseline).expand_as(end)
        shares = ((torch.arange(points, dtype=torch.float64) + 0.5) / points)[:, None, None]
        x = (start + shares * (end - start)).requires_grad_()
        score = logits(x)
        label = index % score.shape[1]
        (score[:, label] - score.mean(1)).sum().backward()
        own = ((end - start) * x.grad.mean(0)).detach().numpy()
        worst = max(worst, np.abs(own - found[index]).max() / np.abs(own).max())
    say(worst < 1e-4, f"integrated gradients of {len(patches)} patches: within {worst:.1e} of PyTorch's greatest, in float64")


def tsne(folder):
    from sklearn.manifold import TSNE, trustworthiness
    from sklearn.neighbors import NearestNeighbors

    values = np.load(os.path.join(folder, "features.npy"))
    values = values.reshape(len(values), -1).astype("float64")
    with open(os.path.join(folder, "embedding.csv")) as source:
        rows = list(csv.DictReader(source))
    ours = np.array([[float(row["x"]), float(row["y"])] for row in rows])
    labels = np.array([int(row["class"]) for row in rows])
    theirs, other = (TSNE(perplexity=30, init="random", random_state=seed).fit_transform(values) for seed in [1, 2])
    k = 15

    def neighbours(points):
        return NearestNeighbors(n_neighbors=k).fit(points).kneighbors(return_distance=False)

    def shared(a, b):
        return np.mean([len(set(x) & set(y)) / k for x, y in zip(neighbours(a), neighbours(b))])

    def pure(points):
        return np.mean(labels[neighbours(points)] == labels[:, None])

    names = {"hsi-run": ours, "scikit-learn": theirs, "scikit-learn, another seed": other}
    for name, points in names.items():
        print(f"  {name}: trustworthiness {trustworthiness(values, points, n_neighbors=k):.4f}, neighbours of the same class {pure(points):.4f}")
    agree, among = shared(ours, theirs), shared(theirs, other)
    say(
        agree > 0.9 * among and trustworthiness(values, ours, n_neighbors=k) > 0.98 * trustworthiness(values, theirs, n_neighbors=k),
        f"t-SNE of {len(values)} pixels: {agree:.3f} of the {k} nearest neighbours are scikit-learn's; two seeds of scikit-learn share {among:.3f}",
    )


if __name__ == "__main__":
    {"gradients": gradients, "tsne": tsne}[sys.argv[1]](*sys.argv[2:])
