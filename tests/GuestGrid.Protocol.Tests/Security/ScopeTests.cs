using GuestGrid.Gateway.Security;

namespace GuestGrid.Protocol.Tests.Security;

public sealed class ScopeTests
{
    [Fact]
    public void Every_scope_of_the_wire_contract_exists_and_no_other() =>
        Assert.Equal(
            [
                "webmessaging:guest:create", "webmessaging:guest:read", "webmessaging:guest:write",
                "webmessaging:guest:delete", "guest:create", "guest:read", "guest:write", "webchat:send",
                "webchat:write", "webchat:attachment:write", "webchat:guest:read", "webchat:guest:write",
                "conversation:read", "conversation:webchat:read", "conversation:webchat:write", "user:read",
                "guestgrid:desk", "guestgrid:admin",
            ],
            ScopeNames.All);

    [Fact]
    public void Every_combination_of_two_survives_the_wire()
    {
        foreach (var first in ScopeNames.All)
        {
            foreach (var second in ScopeNames.All)
            {
                Assert.True(ScopeNames.TryParseList($"{first}  {second}", out var scopes));
                Assert.True(ScopeNames.TryParseList(ScopeNames.Format(scopes), out var again));
                Assert.Equal(scopes, again);
            }
        }

        Assert.True(ScopeNames.TryParseList(string.Join(' ', ScopeNames.All), out var all));
        Assert.Equal(Scope.All, all);
    }

    [Theory]
    [InlineData("guest:Read")]
    [InlineData("guest:read,guest:write")]
    [InlineData("*")]
    [InlineData("guest")]
    public void A_scope_that_does_not_exist_is_refused(string text) => Assert.False(ScopeNames.TryParseList(text, out _));

    [Fact]
    public void A_rule_is_met_by_all_of_any_one_set()
    {
        var rule = ScopeRule.AnyOf(Scope.GuestWrite, Scope.GuestRead | Scope.UserRead);
        Assert.True(rule.IsMetBy(Scope.GuestWrite));
        Assert.True(rule.IsMetBy(Scope.GuestRead | Scope.UserRead | Scope.Desk));
        Assert.False(rule.IsMetBy(Scope.GuestRead));
        Assert.False(rule.IsMetBy(Scope.UserRead));
        Assert.False(rule.IsMetBy(Scope.None));
    }

    [Fact]
    public void A_rule_that_everybody_would_meet_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => ScopeRule.AnyOf());
        Assert.Throws<ArgumentException>(() => ScopeRule.AnyOf(Scope.Admin, Scope.None));
    }
}
