"""scikit-learn's and XGBoost's processor time and quality on one labelled set, one thread: lines of model, fit seconds, rows a second, ROC-AUC, PR-AUC, separated by tabs."""
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import pandas
import xgboost
from sklearn.ensemble import HistGradientBoostingClassifier, IsolationForest, RandomForestClassifier
from sklearn.metrics import average_precision_score, roc_auc_score


def main(folder, name, seeds):
    train = pandas.read_csv(f"{folder}/{name}.train.csv.gz")
    test = pandas.read_csv(f"{folder}/{name}.test.csv.gz")
    y, truth = train.pop("label").to_numpy(), test.pop("label").to_numpy()
    x, unseen = train.to_numpy("float32"), test.to_numpy("float32")
    models = [
        ("IsolationForest", lambda seed: IsolationForest(n_estimators=100, max_samples=256, random_state=seed, n_jobs=1), lambda m, r: -m.score_samples(r)),
        ("RandomForest", lambda seed: RandomForestClassifier(n_estimators=100, random_state=seed, n_jobs=1), lambda m, r: m.predict_proba(r)[:, 1]),
        ("HistGB", lambda seed: HistGradientBoostingClassifier(max_iter=100, early_stopping=False, random_state=seed), lambda m, r: m.predict_proba(r)[:, 1]),
        ("XGBoost", lambda seed: xgboost.XGBClassifier(n_estimators=100, max_depth=6, tree_method="hist", n_jobs=1, random_state=seed), lambda m, r: m.predict_proba(r)[:, 1]),
    ]
    for label, make, score in models:
        fits, speeds, aucs, precisions = [], [], [], []
        for seed in range(seeds if label != "HistGB" else 1):
            model = make(seed)
            begun = time.process_time()
            model.fit(x) if label == "IsolationForest" else model.fit(x, y)
            fits.append(time.process_time() - begun)
            begun = time.process_time()
            scores = score(model, unseen)
            speeds.append(len(unseen) / (time.process_time() - begun))
            aucs.append(roc_auc_score(truth, scores))
            precisions.append(average_precision_score(truth, scores))
        print(label, min(fits), max(speeds), sum(aucs) / len(aucs), sum(precisions) / len(precisions), sep="\t", flush=True)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
