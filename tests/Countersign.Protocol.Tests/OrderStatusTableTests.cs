using System.Text;

namespace Countersign.Protocol.Tests;

/// <summary>A second call has a table of its own; what both take is one row.</summary>
public class OrderStatusTableTests
{
    [Fact]
    public void The_table_has_the_documented_names() => Assert.Equal(
        ["loginName", "loginPassword", "orderNumber", "certificateID", "queryType", "showValidityPeriod", "responseFormat"],
        ParameterTable.OrderStatus.All.Select(row => row.DocumentedName));

    [Fact]
    public void What_both_calls_take_is_one_row() =>
        Assert.Equal(
            [CustomerParameters.LoginName, CustomerParameters.LoginPassword, OrderParameters.ResponseFormat],
            ParameterTable.OrderStatus.All.Intersect(ParameterTable.PlaceOrder.All));

    [Fact]
    public void A_call_is_read_by_its_own_table()
    {
        var values = Read("LOGINNAME=a&orderNumber=b&queryType=1", ParameterTable.OrderStatus);
        Assert.Empty(values.Faults);
        Assert.Equal(("a", "b", StatusQuery.Details), (values.Text(CustomerParameters.LoginName), values.Text(OrderStatusParameters.OrderNumber),
            values.Get(OrderStatusParameters.QueryType, StatusQuery.Status)));
        Assert.False(values.IsSent(CustomerParameters.EmailAddress));
        Assert.False(values.IsSent(ItemParameters.Csr, 1));
        Assert.Equal("queryType", Assert.Single(Read("queryType=1", ParameterTable.PlaceOrder).Faults).Rejection.Item);
    }

    [Fact]
    public void A_row_that_a_call_does_not_know_is_a_fault_of_ours() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Read("", ParameterTable.PlaceOrder).IsSent(OrderStatusParameters.QueryType));

    private static ParameterValues Read(string call, ParameterTable table) =>
        FormEncoding.TryDecode(Encoding.UTF8.GetBytes(call), out var fields) ? ParameterValues.Read(fields, null, table) : throw new InvalidOperationException(call);
}
