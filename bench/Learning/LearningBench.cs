using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using SocConsole.Core.Learning;
using SocConsole.Core.Learning.Metrics;

namespace SocConsole.Bench.Learning;

/// <summary>
/// The tree models on labelled sets, one thread: fit, predict and quality beside scikit-learn and XGBoost in the same run, where Python and these are installed. Fit and
/// predict are processor time, which other work on the machine moves less, the best of the runs; quality is their mean.
/// </summary>
internal static class LearningBench
{
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    private static readonly Dictionary<string, string[]> Beside = new(StringComparer.Ordinal)
    {
        ["IsolationForest"] = ["IsolationForest"],
        ["RandomForest"] = ["RandomForest"],
        ["BoostedTrees"] = ["XGBoost", "HistGB"],
    };

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var shared, .. var names])
        {
            Console.Error.WriteLine("Usage: learning DIRECTORY [SET...], where DIRECTORY holds data/ml");
            return 2;
        }

        var folder = Path.Combine(shared, "data/ml");
        var sets = names.Length > 0 ? names : [.. Directory.EnumerateFiles(folder, "*.train.csv.gz").Select(path => Path.GetFileName(path)[..^".train.csv.gz".Length]).Order()];
        var python = await FindPythonAsync();
        Console.WriteLine(python is null ? "Python with scikit-learn, xgboost and pandas is not here: own figures only." : "Beside: scikit-learn and XGBoost of this machine.");
        Console.WriteLine($"{"set",-20} {"model",-16} {"fit s",9} {"rows/s",11} {"ROC-AUC",8} {"PR-AUC",8}   fit and predict time against theirs");
        foreach (var set in sets)
        {
            var theirs = python is null ? [] : await BaselinesAsync(python, folder, set);
            theirs.ForEach(line => Print(set, line, ""));
            foreach (var own in Own(LabelledSet.Read(Path.Combine(folder, $"{set}.train.csv.gz")), LabelledSet.Read(Path.Combine(folder, $"{set}.test.csv.gz"))))
            {
                var ratios = theirs.Where(line => Beside[own.Model].Contains(line.Model))
                    .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Model} fit {own.FitSeconds / line.FitSeconds:0.00}x predict {line.RowsASecond / own.RowsASecond:0.00}x"));
                Print(set, own with { Model = "own " + own.Model }, string.Join(", ", ratios));
            }
        }

        return 0;
    }

    private static IEnumerable<Line> Own(LabelledSet train, LabelledSet test)
    {
        var (x, y) = train;
        yield return Measure("IsolationForest", test, random => IsolationForest.Train(x, new IsolationForestOptions(), random, null, default), (model, table) => model.Score(table, default));
        yield return Measure("RandomForest", test, random => RandomForest.Train(x, y, new RandomForestOptions(), random, null, default), (model, table) => model.Probability(table, default));
        yield return Measure("BoostedTrees", test, random => GradientBoostedTrees.Train(x, y, new GradientBoostingOptions(), random, null, default), (model, table) => model.Probability(table, default));
    }

    private static Line Measure<TModel>(string name, LabelledSet test, Func<Random, TModel> train, Func<TModel, FeatureTable, double[]> score)
    {
        const int Runs = 3;
        var best = new Line(name, double.MaxValue, 0, 0, 0);
        for (var seed = 0; seed < Runs; seed++)
        {
            var begun = Environment.CpuUsage.TotalTime;
            var model = train(new Random(seed));
            var fit = (Environment.CpuUsage.TotalTime - begun).TotalSeconds;
            begun = Environment.CpuUsage.TotalTime;
            var scores = score(model, test.Table);
            var speed = scores.Length / (Environment.CpuUsage.TotalTime - begun).TotalSeconds;
            best = best with
            {
                FitSeconds = Math.Min(best.FitSeconds, fit),
                RowsASecond = Math.Max(best.RowsASecond, speed),
                RocAuc = best.RocAuc + ClassificationMetrics.RocAuc(scores, test.Labels)!.Value / Runs,
                AveragePrecision = best.AveragePrecision + ClassificationMetrics.AveragePrecision(scores, test.Labels)!.Value / Runs,
            };
        }

        return best;
    }

    private static async Task<string?> FindPythonAsync()
    {
        foreach (var python in Pythons)
        {
            if (await RunAsync(python, ["-c", "import sklearn, xgboost, pandas"]) is not null)
            {
                return python;
            }
        }

        return null;
    }

    private static async Task<List<Line>> BaselinesAsync(string python, string folder, string set)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Learning", "baselines.py");
        var output = await RunAsync(python, [script, folder, set, "3"]) ?? "";
        return
        [
            .. from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let parts = line.Split('\t')
               let numbers = parts[1..].Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray()
               select new Line(parts[0], numbers[0], numbers[1], numbers[2], numbers[3]),
        ];
    }

    // Null when the program is missing or fails.
    private static async Task<string?> RunAsync(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            await errors;
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static void Print(string set, Line line, string note) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{set,-20} {line.Model,-20} {line.FitSeconds,9:0.000} {line.RowsASecond,11:0} {line.RocAuc,8:0.0000} {line.AveragePrecision,8:0.0000}   {note}"));

    private sealed record Line(string Model, double FitSeconds, double RowsASecond, double RocAuc, double AveragePrecision);
}
