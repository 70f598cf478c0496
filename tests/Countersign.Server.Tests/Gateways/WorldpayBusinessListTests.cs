using Countersign.Server.Payments;
using static Countersign.Server.Tests.Gateways.WorldpayBusinessAccount;

namespace Countersign.Server.Tests.Gateways;

/// <summary>The list of payments that merchants download from Worldpay.</summary>
[Trait("Engine", "own")]
public class WorldpayBusinessListTests
{
    private const string List = """
        Report,Get Statement
        Date From,2026-03-01

        Transaction ID,Cart ID,Event Type,Event Date,Payment Currency,Payment Amount,Description
        1234567890,7007054258-1,AUTHORISED,2026-03-01 12:00:00,USD,49.00,"Order 7007054258: PositiveSSL, 1 year"
        1234567890,7007054258-1,CAPTURED,2026-03-02 02:00:00,USD,49.00,"Order 7007054258: PositiveSSL, 1 year"
        1234567890,7007054258-1,SETTLED,2026-03-05 02:00:00,USD,49.00,"Order 7007054258: PositiveSSL, 1 year"
        1234567890,7007054258-1,SENT_FOR_REFUND,2026-03-05 02:00:00,USD,9.00,"Order 7007054258: PositiveSSL, 1 year"
        1234567890,7007054258-1,REFUNDED,2026-03-06 02:00:00,USD,-9.00,"Order 7007054258: PositiveSSL, 1 year"
        1234567890,7007054258-1,SENT_FOR_REFUND,2026-03-06 02:00:00,USD,9.00,"Order 7007054258: PositiveSSL, 1 year"
        1234567890,7007054258-1,CHARGED_BACK,2026-04-06 02:00:00,USD,40.00,"Order 7007054258: PositiveSSL, 1 year"
        21172954,7007054258-1,CAPTURED,2026-04-01 00:00:00,USD,12.00,Payment 1 of FuturePay agreement ID 193743
        21172955,other shop,CAPTURED,2026-04-01 00:00:00,USD,12.00,Shoes

        Total,61.00
        """;

    [Fact]
    public void Each_event_is_told_once_under_the_name_that_a_response_gives_it()
    {
        var reading = Read(List);
        Assert.Empty(reading.Faults);
        Assert.Equal(
            [
                ("1234567.1234567890.Y", GatewayEventKind.Captured, 49_00L, ""), ("1234567.1234567890.R.900.1", GatewayEventKind.Refunded, 9_00L, ""),
                ("1234567.1234567890.R.900.2", GatewayEventKind.Refunded, 9_00L, ""),
                ("1234567.1234567890.B", GatewayEventKind.ChargedBack, 40_00L, ""), ("1234567.21172954.Y", GatewayEventKind.InstalmentPaid, 12_00L, "193743"),
            ],
            reading.News.Select(one => (one.Id, one.Kind, one.Amount, one.Agreement)));
        Assert.All(reading.News, one => Assert.Equal((OurReference, "USD"), (one.Reference, one.Currency)));
        var told = Assert.IsType<GatewayAnswer.Tells>(Understand(Gateway(), Paid)).News[0];
        Assert.True(new GatewayEvent("worldpaybusiness", 1, told, NewsSource.Notification).TellsTheSameAs(new("worldpaybusiness", 1, reading.News[0], NewsSource.Statement)));
    }

    [Theory]
    [InlineData('\t')]
    [InlineData(';')]
    public void Another_sign_between_columns_is_found_out(char delimiter)
    {
        var list = "transId,cartId,status,date,currency,amount,desc\n7,7007054258-1,captured,2026-03-01,EUR,1,x".Replace(',', delimiter);
        Assert.Equal(("1234567.7.Y", 1_00L), Read("\uFEFF" + list).News.Select(one => (one.Id, one.Amount)).Single());
    }

    [Fact]
    public void The_payments_of_another_installation_are_left_out()
    {
        const string Two = "Installation ID,Transaction ID,Cart ID,Event Type,Event Date,Currency,Amount,Description\n"
            + "1234568,7,7007054258-1,CAPTURED,2026-03-01,EUR,1,x\n1234567,8,7007054258-1,CAPTURED,2026-03-01,EUR,1,x";
        Assert.Equal("1234567.8.Y", Assert.Single(Read(Two).News).Id);
    }

    [Theory]
    [InlineData("CAPTURED,2026-03-02 02:00:00,USD,49.00", "NEW_STATUS,2026-03-02 02:00:00,USD,49.00")]
    [InlineData("CAPTURED,2026-03-02 02:00:00,USD,49.00", "CAPTURED,yesterday,USD,49.00")]
    [InlineData("CAPTURED,2026-03-02 02:00:00,USD,49.00", "CAPTURED,2026-03-02 02:00:00,Dollars,49.00")]
    [InlineData("CAPTURED,2026-03-02 02:00:00,USD,49.00", "CAPTURED,2026-03-02 02:00:00,USD,49.001")]
    [InlineData("CAPTURED,2026-03-02 02:00:00,USD,49.00", "CAPTURED,2026-03-02 02:00:00,USD,-49.00")]
    [InlineData("CAPTURED,2026-03-02 02:00:00,USD,49.00", "REFUNDED,2026-03-02 02:00:00,USD,--49.00")]
    [InlineData("1234567890,7007054258-1,CAPTURED", "1234567890,\u001b-1,CAPTURED")]
    [InlineData("1234567890,7007054258-1,CAPTURED", "x,7007054258-1,CAPTURED")]
    public void What_cannot_be_read_is_named_by_its_line_and_nothing_is_used(string was, string becomes)
    {
        var reading = Read(List.Replace(was, becomes, StringComparison.Ordinal));
        Assert.Empty(reading.News);
        Assert.StartsWith("Line 6: ", Assert.Single(reading.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SETTLED,2026-03-05 02:00:00,USD,49.00", "SETTLED,2026-03-05 02:00:00,USD,94.00", "Line 7: a line before it has another amount")]
    [InlineData("2026-03-01 12:00:00,USD,49.00,\"Order 7007054258: PositiveSSL, 1 year\"", "2026-03-01 12:00:00,USD,49.00,\"Order 7007054258: PositiveSSL, 1 year", "Line 6: it holds a line break")]
    [InlineData("Total", "\0", "Line 1: the list is no text")]
    public void A_list_that_would_be_read_in_part_is_not_read(string was, string becomes, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Read(List.Replace(was, becomes, StringComparison.Ordinal)).Faults), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("Transaction ID,Cart ID,Event Type,Event Date,Payment Currency,Payment Amount\n1,7007054258-1,CAPTURED,2026-03-01,EUR,1")]
    public void A_list_without_the_columns_that_matter_is_refused(string list) => Assert.Contains("Description", Assert.Single(Read(list).Faults), StringComparison.Ordinal);

    private static StatementReading Read(string list) => Gateway().ReadStatement!(list);
}
