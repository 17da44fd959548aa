using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>An exclusion that an indicator stands in, and by which of its entries.</summary>
public sealed record ExclusionHit(int ExclusionId, string Name, ExclusionPurpose Purpose, ExclusionMode Mode, string Entry)
{
    /// <summary>Tags that begin so belong to exclusions: they come and go with them.</summary>
    public const string TagPrefix = "list:";

    /// <summary><c>list:NAME</c> in lower case, at most <see cref="Indicator.MaximumTag"/> characters.</summary>
    public string Tag => TagOf(Name);

    internal static string TagOf(string name)
    {
        var tag = TagPrefix + name.Trim().ToLowerInvariant();
        return tag.Length > Indicator.MaximumTag ? tag[..Indicator.MaximumTag].TrimEnd() : tag;
    }
}
