"""Holds the values that check-metrics.mjs computes against scikit-learn's and scipy's."""
import json
import sys
import warnings

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import metrics as sk

warnings.filterwarnings('ignore')
worst, allowed = {}, {}


def check(name, found, wanted, tolerance):
    allowed[name] = tolerance
    worst[name] = max(worst.get(name, 0.0), abs(found - wanted))


def check_metrics(case):
    truth, predicted, found = case['truth'], case['first'], case['metrics']
    tested = sorted(set(truth))
    check('OA', found['overallAccuracy'], sk.accuracy_score(truth, predicted), 1e-12)
    check('AA', found['averageAccuracy'], sk.balanced_accuracy_score(truth, predicted), 1e-12)
    check('AA as precision', found['averagePrecision'],
          sk.precision_score(truth, predicted, labels=tested, average='macro', zero_division=0), 1e-12)
    check('kappa', found['kappa'], sk.cohen_kappa_score(truth, predicted), 1e-12)
    for name, average in (('f1Macro', 'macro'), ('f1Weighted', 'weighted')):
        check(f'F1 {average}', found[name], sk.f1_score(truth, predicted, labels=tested, average=average, zero_division=0), 1e-12)
    labels = range(1, case['classes'] + 1)
    for own, precision, recall, f1, support in zip(
            found['classes'], *sk.precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)):
        assert own['support'] == support
        check('precision', own['precision'], precision, 1e-12)
        assert ('recall' in own) == ('f1' in own) == (support > 0)
        if support > 0:
            check('recall', own['recall'], recall, 1e-12)
            check('F1', own['f1'], f1, 1e-12)
    right = [np.equal(truth, case[name]) for name in ('first', 'second')]
    only = [int(np.sum(right[0] & ~right[1])), int(np.sum(right[1] & ~right[0]))]
    assert only == [case['disagreement']['onlyFirst'], case['disagreement']['onlySecond']]
    if sum(only) <= 1000:
        check('McNemar, exact', case['mcnemar'], stats.binomtest(min(only), sum(only), 0.5).pvalue if sum(only) else 1.0, 1e-9)
    else:
        statistic = max(0, abs(only[0] - only[1]) - 1) ** 2 / sum(only)
        check('McNemar, chi-squared', case['mcnemar'], stats.chi2.sf(statistic, 1), 1e-6)


def check_statistics(case):
    values, others, published = (np.array(case[name]) for name in ('values', 'others', 'published'))
    n = len(values)
    check('mean', case['summary']['mean'], np.mean(values), 1e-12)
    check('sd, ddof 0', case['summary']['sd'], np.std(values), 1e-12)
    for found, wanted in zip(case['interval'], stats.t.interval(0.95, n - 1, np.mean(values), stats.sem(values))):
        check('95 % interval', found, wanted, 1e-6)
    difference = values - others
    error = np.sqrt((1 / n + case['share']) * np.var(difference, ddof=1))
    check('corrected t', case['test']['t'], np.mean(difference) / error, 1e-9)
    check('corrected t, p', case['test']['p'], 2 * stats.t.sf(abs(np.mean(difference) / error), n - 1), 1e-6)
    for found, wanted in zip(case['test']['interval'], stats.t.interval(0.95, n - 1, np.mean(difference), error)):
        check('its interval', found, wanted, 1e-6)
    p = np.array(case['p'])
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(1, np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order]))
    for found, wanted in zip(case['holm'], adjusted):
        check('Holm', found, wanted, 1e-12)
    one_sided = [stats.ttest_ind_from_stats(
        np.mean(values) + shift, np.std(values, ddof=1), n, np.mean(published), np.std(published, ddof=1), len(published),
        equal_var=False, alternative=side).pvalue for shift, side in ((0.01, 'greater'), (-0.01, 'less'))]
    check('two one-sided tests (Welch)', case['equivalence'], max(one_sided), 1e-6)


cases = json.load(sys.stdin)
for case in cases['metrics']:
    check_metrics(case)
for case in cases['statistics']:
    check_statistics(case)
print(f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, {len(cases['metrics'])} + {len(cases['statistics'])} cases: largest differences")
for name, value in worst.items():
    print(f"{'ok  ' if value <= allowed[name] else 'FAIL'} {name:28s} {value:.1e} (allowed {allowed[name]:.0e})")
sys.exit(any(value > allowed[name] for name, value in worst.items()))
