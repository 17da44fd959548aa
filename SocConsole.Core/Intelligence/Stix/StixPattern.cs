using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Reads STIX 2.1 patterns (section 9 of the specification).</summary>
public static class StixPattern
{
    /// <summary>Longest pattern that is read, in characters.</summary>
    public const int MaximumLength = 100_000;

    /// <summary>How deep parentheses may nest, and how many qualifiers an observation may have.</summary>
    public const int MaximumDepth = 32;

    /// <summary>
    /// Reads a pattern by the grammar. A single comparison expression may stand without its brackets, as some producers write it; <see cref="Check"/> tells of that.
    /// Fails with <see cref="ErrorKind.Invalid"/>, the place and the reason.
    /// </summary>
    public static Result<StixPatternExpression> Parse(string text)
    {
        if (text.Length > MaximumLength)
        {
            return Error.Invalid($"the pattern is longer than {MaximumLength} characters");
        }

        var problem = new StixPatternProblem();
        var expression = new StixPatternLexer(text, problem).Read() is { } tokens ? new StixPatternParser(tokens, problem).Parse() : null;
        return expression is null || problem.Message is not null ? Error.Invalid($"the pattern cannot be read: {problem.Message}") : expression;
    }

    /// <summary>
    /// What an indicator may not have although the grammar allows it: an observation without brackets, and names of types and properties that no STIX object can have. Paths are object paths.
    /// </summary>
    public static IReadOnlyList<StixFinding> Check(StixPatternExpression expression)
    {
        var findings = new List<StixFinding>();
        if (expression is StixObservation { Bracketed: false })
        {
            findings.Add(new(string.Empty, "an observation stands in square brackets: [file:name = 'a']"));
        }

        foreach (var path in expression.Comparisons().Select(comparison => comparison.Path).Take(StixValidator.MaximumObjects))
        {
            if (!StixFormats.IsTypeName(path.Type))
            {
                findings.Add(new(path.ToString(), $"'{path.Type}' is no type's name: 3 to 250 of a-z, 0-9 and hyphens"));
            }

            var known = StixDefinitions.Types.TryGetValue(path.Type, out var type) && type.Body.Properties.ContainsKey(path.Property);
            if (!known && !StixFormats.IsPropertyName(path.Property))
            {
                findings.Add(new(path.ToString(), $"'{path.Property}' is no property's name: 3 to 250 of a-z, 0-9 and _"));
            }
        }

        return findings.Count > StixValidator.MaximumFindings ? findings[..StixValidator.MaximumFindings] : findings;
    }
}
