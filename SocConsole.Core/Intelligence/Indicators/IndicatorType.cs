namespace SocConsole.Core.Intelligence.Indicators;

public enum IndicatorType
{
    Ip,
    Cidr,
    Domain,
    Url,
    Hash,
    Email,
    Cve,
}
