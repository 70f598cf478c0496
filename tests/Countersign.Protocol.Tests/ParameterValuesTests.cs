namespace Countersign.Protocol.Tests;

public class ParameterValuesTests
{
    [Fact]
    public void Values_are_found_by_row_and_item()
    {
        var values = Read("CURRENCY=EUR&_1_PPP=400&2_ID=287&2_users=5&country=NL");
        Assert.Empty(values.Faults);
        Assert.Equal(CurrencyCode.Eur, values.Get(OrderParameters.Currency, CurrencyCode.Usd));
        Assert.Equal(400, values.Get(ItemParameters.Pricing, 0, item: 1));
        Assert.Equal(287, values.Get(ItemParameters.ProductId, 0, item: 2));
        Assert.Equal(5, values.Get(ItemParameters.Quantity, 0, item: 2));
        Assert.Equal("NL", values.Text(CompanyParameters.CountryName));
        Assert.False(values.TryGet(ItemParameters.Days, 1, out _));
        Assert.Equal(2, values.ItemCount);
    }

    [Fact]
    public void N1_a_name_is_repeated_as_sent_and_a_missing_one_as_documented_with_its_item_number()
    {
        var values = Read("LOGINNAME=a&_1_ppp=1");
        Assert.Equal("LOGINNAME", values.NameOf(CustomerParameters.LoginName));
        Assert.Equal("_1_ppp", values.NameOf(ItemParameters.Pricing, 1));
        Assert.Equal("1_days", values.NameOf(ItemParameters.Days, 1));
        Assert.Equal("emailAddress", values.NameOf(CustomerParameters.EmailAddress));
    }

    [Fact]
    public void All_faults_are_found_in_the_order_sent()
    {
        var faults = Read("nope=1&currency=JPY&1_days=x&%zz=1&ap=a&ap=b").Faults.Select(fault => (fault.Field, fault.Rejection.Code.Number, fault.Rejection.Item));
        Assert.Equal([(0, -2, "nope"), (1, -4, "currency"), (2, -4, "1_days"), (3, -2, "%zz"), (5, -4, "ap")], faults);
    }

    [Theory]
    [InlineData("ap=a", 0)]
    [InlineData("1_PPP=400", 1)]
    [InlineData("1_PPP=400&3_PPP=400", 0)]
    [InlineData("2_PPP=400", 0)]
    [InlineData("1_PPP=400&2_PPP=", 1)]
    [InlineData("1_PPP=400&2_days=365", 0)]
    [InlineData("1_days=365", 0)]
    [InlineData("2_ID=287&1_PPP=400", 2)]
    public void N2_items_are_contiguous_from_one_and_each_names_a_product(string encoded, int items) => Assert.Equal(items, Read(encoded).ItemCount);

    [Fact]
    public void N4_an_unknown_name_is_refused_even_when_empty() =>
        Assert.Equal(ErrorCode.UnrecognizedArgument.Reject("nope"), Assert.Single(Read("nope=").Faults).Rejection);

    [Fact]
    public void N12_arguments_of_the_reseller_variant_are_ignored_when_empty() => Assert.Empty(Read("reseller=&orderNumber=&caCertificateID=").Faults);

    [Fact]
    public void T4_a_pair_in_the_query_string_of_a_post_is_the_first_fault()
    {
        FormEncoding.TryDecode("errorURL=https%3A%2F%2Fa.example"u8, out var misplaced);
        FormEncoding.TryDecode("nope=1"u8, out var fields);
        var values = ParameterValues.Read(fields, misplaced);
        Assert.Equal([ErrorCode.InvalidValue.Reject("errorURL"), ErrorCode.UnrecognizedArgument.Reject("nope")], values.Faults.Select(fault => fault.Rejection));
        Assert.True(values.IsFaulty(OrderParameters.ErrorUrl));
    }

    [Fact]
    public void T4_a_misplaced_pair_of_any_name_points_at_no_pair_of_the_body()
    {
        foreach (var row in ParameterTable.PlaceOrder.OrderRows)
        {
            foreach (var body in new[] { "", "ap=a", $"{row.Name}=a", $"{row.Name}=%zz" })
            {
                Assert.True(FormEncoding.TryDecode(System.Text.Encoding.ASCII.GetBytes($"{row.Name}=1"), out var misplaced));
                Assert.True(FormEncoding.TryDecode(System.Text.Encoding.ASCII.GetBytes(body), out var fields));
                var values = ParameterValues.Read(fields, misplaced);
                values.AddFault(row, ErrorCode.UnrecognizedArgument.Reject(values.NameOf(row)));
                Assert.Equal(ErrorCode.InvalidValue.Reject(row.Name), values.Faults[0].Rejection);
                Assert.True(values.IsFaulty(row) && values.Field(row) == -1);
            }
        }
    }

    [Fact]
    public void A_fault_found_later_takes_the_place_of_what_else_is_wrong_with_its_pair()
    {
        var values = Read("reseller=%zz&nope=1");
        values.AddFault(OrderParameters.Reseller, ErrorCode.UnrecognizedArgument.Reject("reseller"));
        Assert.Equal([(0, -2), (1, -2)], values.Faults.Select(fault => (fault.Field, fault.Rejection.Code.Number)));
    }

    [Fact]
    public void A_fault_found_later_stands_where_its_pair_stood()
    {
        var values = Read("currency=JPY&ap=unknown&nope=1");
        values.AddFault(OrderParameters.AffiliateBrand, ErrorCode.InvalidValue.Reject("ap"));
        Assert.Equal(["currency", "ap", "nope"], values.Faults.Select(fault => fault.Rejection.Item));
        Assert.True(values.IsFaulty(OrderParameters.AffiliateBrand));
    }

    [Fact]
    public void A_name_longer_than_an_answer_takes_is_cut()
    {
        var fault = Assert.Single(Read(new string('a', 100_000) + "=1").Faults);
        Assert.Equal(255, fault.Rejection.Item!.Length);
    }

    [Fact]
    public void Asking_an_item_row_without_an_item_is_a_bug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Read("1_PPP=1").IsSent(ItemParameters.Pricing));

    private static ParameterValues Read(string encoded)
    {
        Assert.True(FormEncoding.TryDecode(System.Text.Encoding.UTF8.GetBytes(encoded), out var fields));
        return ParameterValues.Read(fields);
    }
}
