using SocConsole.Core.Identity;

namespace SocConsole.Tests.Identity;

public sealed class SecretsTests
{
    [Fact]
    public void Password_Each_HasEveryClassAndIsAnother()
    {
        var passwords = Enumerable.Range(0, 200).Select(_ => Secrets.Password()).ToList();

        Assert.Equal(200, passwords.Distinct().Count());
        Assert.All(passwords, password =>
        {
            Assert.Equal(20, password.Length);
            Assert.True(password.Any(char.IsAsciiLetterUpper) && password.Any(char.IsAsciiLetterLower) && password.Any(char.IsAsciiDigit) && password.Any(letter => !char.IsAsciiLetterOrDigit(letter)));
        });
    }

    [Fact]
    public void ToString_NewOrganization_HidesThePassword() =>
        Assert.DoesNotContain(IdentityWorld.Password, new NewOrganization("New", "Owner", "owner@new.test", IdentityWorld.Password).ToString(), StringComparison.Ordinal);
}
