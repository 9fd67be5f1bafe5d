"""Holds the values that check-statistics.mjs computes against scikit-learn's, scipy's and numpy's."""
import json
import sys
import warnings

import numpy as np
import scipy
import sklearn
from scipy import optimize, special, stats
from sklearn import metrics as sk
from sklearn.utils.class_weight import compute_class_weight

warnings.filterwarnings('ignore')
worst, allowed = {}, {}


def check(name, found, wanted, tolerance):
    allowed[name] = tolerance
    difference = abs(found - wanted)
    worst[name] = max(worst.get(name, 0.0), difference if difference == difference else np.inf)


def check_agreement(case):
    truth, predicted, found = case['truth'], case['predicted'], case['found']
    check('MCC', found['mcc'], sk.matthews_corrcoef(truth, predicted), 1e-12)
    check('balanced accuracy', found['balancedAccuracy'], sk.balanced_accuracy_score(truth, predicted), 1e-12)
    tested = sorted(set(truth))
    check('mean IoU', found['meanIou'], sk.jaccard_score(truth, predicted, labels=tested, average='macro'), 1e-12)


def check_calibration(case):
    sure, right, found = np.array(case['confidence']), np.array(case['right'], bool), case['found']
    # The edges themselves, as netcal and numpy.digitize have them.
    bins = np.clip(np.digitize(sure, np.arange(16) / 15, right=True) - 1, 0, 14)
    ece = sum(np.sum(bins == b) * abs(right[bins == b].mean() - sure[bins == b].mean()) for b in range(15) if np.any(bins == b)) / len(sure)
    check('ECE', found['ece'], ece, 1e-12)
    check('Brier (top)', found['brier'], sk.brier_score_loss(right, sure, pos_label=True), 1e-12)
    if 0 < right.sum() < len(right):
        check('AUROC', found['auroc'], sk.roc_auc_score(right, sure), 1e-12)
    # Ties in random order, averaged: the expected curve.
    curves = []
    for seed in range(1 if len(set(sure)) == len(sure) else 400):
        mixed = np.random.default_rng(seed).permutation(len(sure))
        order = mixed[np.argsort(-sure[mixed], kind='stable')]
        curves.append(np.mean(np.cumsum(~right[order]) / np.arange(1, len(sure) + 1)))
    if len(curves) == 1:
        check('AURC', found['aurc'], curves[0], 1e-12)
    else:
        check('AURC, ties (in standard errors)', abs(found['aurc'] - np.mean(curves)) / (np.std(curves) / 20 + 1e-12), 0, 6)


def check_probabilities(case):
    validation, test, found = case['validation'], case['test'], case['figures']
    classes = test['classes']
    shares = np.array(test['probabilities']).reshape(-1, classes)
    labels = np.array(test['labels']) - 1
    own = np.eye(classes)[labels]
    check('Brier', found['brier'], np.mean(np.sum((shares - own) ** 2, axis=1)), 1e-12)
    # Rows of float32 are 1 in all to 1e-7 alone, and scikit-learn normalizes them.
    check('NLL', found['nll'], sk.log_loss(labels, shares, labels=range(classes)), 1e-6)
    check('NLL (numpy)', found['nll'], -np.mean(np.log(shares[np.arange(len(labels)), labels])), 1e-12)
    eces = []
    for index in range(classes):
        sure, right = shares[:, index], labels == index
        bins = np.clip(np.digitize(sure, np.arange(16) / 15, right=True) - 1, 0, 14)
        counted = [bins == b for b in range(15) if np.any(bins == b)]
        eces.append(sum(b.sum() * abs(right[b].mean() - sure[b].mean()) for b in counted) / len(labels))
    check('class-wise ECE', found['classwiseEce'], np.mean(eces), 1e-12)

    logits = np.array(validation['logits']).reshape(-1, classes)
    true = np.array(validation['labels']) - 1
    at = np.arange(len(true))

    def loss(scale):
        return np.mean(special.logsumexp(scale * logits, axis=1) - scale * logits[at, true])

    def slope(scale):
        return np.mean(np.sum(special.softmax(scale * logits, axis=1) * logits, axis=1) - logits[at, true])

    if case['temperature'] is not None:
        best = optimize.brentq(slope, 1e-6, 1e4, xtol=1e-15, rtol=1e-14)
        check('temperature (relative)', case['temperature'] * best, 1, 1e-9)
        near = optimize.minimize_scalar(loss, bounds=(best / 2, best * 2), method='bounded', options={'xatol': 1e-10})
        check('NLL at the temperature', loss(1 / case['temperature']), near.fun, 1e-9)
    else:
        check('no temperature, and a slope without a zero', float(slope(0) < 0 and slope(1e4) > 0), 0, 0)

    # Scores as papers have them, 1 - p, and the k-th smallest.
    said = np.array(validation['probabilities']).reshape(-1, classes)
    scores = 1 - said[at, true]
    k = -(-(len(scores) + 1) * round(100 * case['coverage']) // 100)
    limit = np.partition(scores, k - 1)[k - 1] if k <= len(scores) else np.inf
    inside = 1 - shares <= limit
    check('coverage of conformal sets', case['sets']['coverage'], inside[np.arange(len(labels)), labels].mean(), 0)
    check('size of conformal sets', case['sets']['size'], inside.sum(axis=1).mean(), 1e-12)


def check_ranking(case):
    values, found = np.array(case['values']), case['found']
    ranks = np.apply_along_axis(stats.rankdata, 1, -values)
    check('mean ranks', np.max(np.abs(ranks.mean(axis=0) - found['ranks'])), 0, 1e-12)
    chi, p = stats.friedmanchisquare(*values.T)
    check('Friedman', found['chiSquare'], chi, 1e-9)
    check("Friedman's p", found['p'], p, 1e-9)
    n, k = values.shape
    check("p of Iman and Davenport's F", found['pF'], stats.f.sf((n - 1) * chi / (n * (k - 1) - chi), k - 1, (k - 1) * (n - 1)), 1e-7)
    unit = np.sqrt(k * (k + 1) / (6 * n))
    check('critical difference', found['criticalDifference'], stats.studentized_range.ppf(0.95, k, np.inf) / np.sqrt(2) * unit, 1e-6)
    for pair in found['pairs']:
        distance = abs(found['ranks'][pair['first']] - found['ranks'][pair['second']]) / unit * np.sqrt(2)
        check("Nemenyi's p", pair['nemenyi'], stats.studentized_range.sf(distance, k, np.inf), 1e-6)


def check_areas(case, draws=20000):
    """By drawing the sample again and again from its own shares: the errors are what they claim, to a few percent."""
    counts, pixels, found = np.array(case['counts']), np.array(case['pixels']), case['found']
    weights, sizes = pixels / pixels.sum(), counts.sum(axis=1)
    p = weights[:, None] * counts / sizes[:, None]
    check('adjusted OA', found['overall']['value'], np.trace(p), 1e-12)
    rng = np.random.default_rng(1)
    # n - 1 in place of n: the estimator of a variance is unbiased.
    drawn = np.stack([rng.multinomial(n, row / n, draws) for n, row in zip(sizes, counts)], axis=1)
    cells = weights[None, :, None] * drawn / sizes[None, :, None]
    diagonal = np.einsum('dii->di', cells)
    share, users, producers = cells.sum(axis=1), diagonal / cells.sum(axis=2), diagonal / cells.sum(axis=1)

    def spread(name, found_error, values):
        check(name, found_error / values.std(), 1, 0.06)

    spread('standard error of OA (ratio)', found['overall']['error'], diagonal.sum(axis=1))
    for at, one in enumerate(found['classes']):
        check('area', one['share']['value'], p[:, at].sum(), 1e-12)
        check("user's accuracy", one['users']['value'], p[at, at] / p[at].sum(), 1e-12)
        check("producer's accuracy", one['producers']['value'], p[at, at] / p[:, at].sum(), 1e-12)
        spread('standard error of an area (ratio)', one['share']['error'], share[:, at])
        if one['users']['error'] > 0:
            spread("standard error of a user's accuracy (ratio)", one['users']['error'], users[:, at])
        if one['producers']['error'] > 0.005:
            spread("standard error of a producer's accuracy (ratio)", one['producers']['error'], producers[:, at])


given = json.load(sys.stdin)
for case in given['agreement']:
    check_agreement(case)
for case in given['calibration']:
    check_calibration(case)
for case in given['probabilities']:
    check_probabilities(case)
for case in given['ranking']:
    check_ranking(case)
for case in given['signedRank']:
    check("Wilcoxon's p", case['p'], stats.wilcoxon(case['differences'], method='exact').pvalue, 1e-12)
for case in given['areas']:
    check_areas(case)
for case in given['ranges']:
    check('studentized range', case['share'], stats.studentized_range.cdf(case['q'], case['methods'], np.inf), 1e-7)
for case in given['weights']:
    labels = np.repeat(np.arange(len(case['counts'])), case['counts'])
    wanted = compute_class_weight('balanced', classes=np.arange(len(case['counts'])), y=labels)
    check('balanced weights', np.max(np.abs(wanted - case['balanced'])), 0, 1e-12)
    effective = (1 - 0.999) / (1 - 0.999 ** np.array(case['counts']))
    check('effective weights', np.max(np.abs(effective / np.average(effective, weights=case['counts']) - case['effective'])), 0, 1e-10)
for case in given['quantiles']:
    check('quantiles', np.max(np.abs(np.quantile(case['values'], [0.025, 0.975]) - case['found'])), 0, 1e-12)

print(f'scikit-learn {sklearn.__version__}, scipy {scipy.__version__}')
for name, difference in worst.items():
    print(f'{name}: {difference:.1e}{"" if difference <= allowed[name] else f"   MORE THAN {allowed[name]}"}')
sys.exit(any(worst[name] > allowed[name] for name in worst))
