"""The part of check-classifiers.mjs that asks scikit-learn. Patches are cut and distances computed here anew."""
import csv
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score, precision_score, recall_score
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

folder = Path(sys.argv[1])
facts = json.loads((folder / 'facts.json').read_text())
run, seed, settings = Path(facts['run']), str(facts['seed']), facts['settings']


def table(name):
    with open(run / name, encoding='utf-8') as file:
        return [row for row in csv.DictReader(file) if row['seed'] == seed]


scene = np.fromfile(folder / 'scene.f32', '<f4').reshape(facts['rows'], facts['columns'], facts['bands'])
half = facts['patch'] // 2 if settings['input'] == 'patch' else 0
padded = np.pad(scene, ((half, half), (half, half), (0, 0)))


def samples(rows):
    cuts = [padded[int(r['row']):int(r['row']) + 2 * half + 1, int(r['column']):int(r['column']) + 2 * half + 1].ravel() for r in rows]
    return np.stack(cuts).astype(np.float64)


split = table('split.csv')
train = [row for row in split if row['part'] == 'train']
predictions = table('predictions.csv')
X, y = samples(train), np.array([int(row['class']) for row in train])
Z, truth = samples(predictions), np.array([int(row['class']) for row in predictions])
ours = np.array([int(row['predicted']) for row in predictions])
grid = table('grid.csv')
chosen = next(row for row in grid if row['chosen'] == '1')
folds = np.array(facts['folds'])
print(f"{run.name}, seed {seed}: {X.shape[0]} training pixels x {X.shape[1]} features, {len(truth)} test pixels, {facts['kind']}")


def compare(theirs):
    print(f"  test: OA {accuracy_score(truth, ours):.4f} here, {accuracy_score(truth, theirs):.4f} there; {np.sum(ours != theirs)} predictions differ")


def search(fit, same):
    """fit(row, kept, left) -> predictions of those left out"""
    accuracies = [[accuracy_score(y[folds == f], fit(row, folds != f, folds == f)) for f in range(settings['folds'])] for row in grid]
    means = np.mean(accuracies, axis=1)
    gaps = np.abs(means - [float(row['mean_accuracy']) for row in grid])
    best = max(range(len(grid)), key=lambda i: (round(means[i], 12), -i))
    print(f"  search: {len(grid)} points, means differ by {gaps.max():.2e} at most; the same chosen: {same(grid[best])}")


if facts['kind'] == 'svm':
    square = euclidean_distances(X, squared=True)
    if len(grid) > 1:
        kernels = {row['gamma']: np.exp(-float(row['gamma']) * square) for row in grid}

        def fold(row, kept, left):
            kernel = kernels[row['gamma']]
            return SVC(C=float(row['c']), kernel='precomputed').fit(kernel[np.ix_(kept, kept)], y[kept]).predict(kernel[np.ix_(left, kept)])
        search(fold, lambda row: row is chosen)
    gamma = float(chosen['gamma'])
    machine = SVC(C=float(chosen['c']), kernel='precomputed').fit(np.exp(-gamma * square), y)
    compare(machine.predict(np.exp(-gamma * euclidean_distances(Z, X, squared=True))))
elif facts['kind'] == 'k-nearest':
    if len(grid) > 1:
        search(lambda row, kept, left: KNeighborsClassifier(int(row['k']), algorithm='brute').fit(X[kept], y[kept]).predict(X[left]),
               lambda row: row is chosen)
    compare(KNeighborsClassifier(int(chosen['k']), algorithm='brute').fit(X, y).predict(Z))
else:
    scores = []
    for state in range(3):
        forest = RandomForestClassifier(settings['trees'], max_features=int(chosen['features']), min_samples_leaf=settings['leaf'],
                                        max_depth=settings.get('depth'), bootstrap=settings['bootstrap'], random_state=state, n_jobs=1)
        scores.append(accuracy_score(truth, forest.fit(X.astype(np.float32), y).predict(Z.astype(np.float32))))
    print(f"  test: OA {accuracy_score(truth, ours):.4f} here, {', '.join(f'{score:.4f}' for score in scores)} there with three seeds")

metrics = next(row for row in table('metrics.csv'))
tested = np.unique(truth)
figures = {
    'overall_accuracy': accuracy_score(truth, ours), 'average_accuracy': recall_score(truth, ours, labels=tested, average='macro', zero_division=0),
    'kappa': cohen_kappa_score(truth, ours), 'average_precision': precision_score(truth, ours, labels=tested, average='macro', zero_division=0),
}
gaps = [abs(value - float(metrics[name])) for name, value in figures.items()]
classes = {int(row['class']): row for row in table('classes.csv') if row['recall'] != ''}
for name, theirs in (('recall', recall_score), ('precision', precision_score), ('f1', f1_score)):
    per_class = theirs(truth, ours, labels=sorted(classes), average=None, zero_division=0)
    gaps += [abs(value - float(classes[label][name])) for label, value in zip(sorted(classes), per_class)]
for extra in ('f1_macro', 'f1_weighted'):
    if extra in metrics:
        gaps.append(abs(f1_score(truth, ours, labels=tested, average=extra[3:], zero_division=0) - float(metrics[extra])))
print(f"  metrics: {len(gaps)} figures, the largest difference {max(gaps):.1e}")
