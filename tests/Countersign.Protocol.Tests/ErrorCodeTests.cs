using Countersign.Tests;

namespace Countersign.Protocol.Tests;

public class ErrorCodeTests
{
    [Fact]
    public void The_table_is_as_approved() =>
        Approved.Matches("errors.txt", string.Concat(ErrorCode.All.Select(code => $"{code} | {code.ItemIs}\n")));

    [Fact]
    public void Numbers_are_unique_and_the_table_has_all_38() => Assert.Equal(38, ErrorCode.All.Select(code => code.Number).Distinct().Count());

    [Fact]
    public void Every_row_says_what_it_means() => Assert.All(ErrorCode.All, code => Assert.EndsWith(".", code.Meaning, StringComparison.Ordinal));

    [Fact]
    public void The_placeholder_is_filled_between_its_quotes()
    {
        Assert.Equal("The '1_days' argument is missing!", ErrorCode.MissingArgument.Reject("1_days").Message);
        Assert.Equal("Permission Denied. 'placeOrder'", ErrorCode.PermissionDenied.Reject("placeOrder").Message);
        Assert.Equal("'Role' arguments are missing for PSD2 certificate type!", ErrorCode.RolesMissing.Reject().Message);
        Assert.StartsWith("Your current license expires on '2026-12-24'. ", ErrorCode.RenewalTooEarly.Reject(null, "2026-12-24").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A2_a_failed_login_has_its_sentence_in_item_and_message()
    {
        var rejection = ErrorCode.IncorrectLogin.Reject();
        Assert.Equal(rejection.Message, rejection.Item);
    }
}
