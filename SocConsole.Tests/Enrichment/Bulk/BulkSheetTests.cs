using System.Text;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Enrichment.Bulk;

public sealed class BulkSheetTests
{
    [Theory]
    [InlineData("one column", "8.8.8.8\nexample.com\n", "8.8.8.8 example.com")]
    [InlineData("one column with its header", "ioc\r\n8.8.8.8\r\nexample.com\r\nhttp://bulk.example/a\r\n", "8.8.8.8 example.com http://bulk.example/a")]
    [InlineData("no line end", "IOC\n8.8.8.8", "8.8.8.8")]
    [InlineData("a header nobody knows", "Bösewicht\n8.8.8.8\n1.1.1.1\n", "8.8.8.8 1.1.1.1")]
    [InlineData("a header over a row that is none", "ip\nnot an address\n", "!not an address")]
    [InlineData("blank lines", "\n\nindicator\n\n8.8.8.8\n   \n\r\n1.1.1.1\n\n", "8.8.8.8 1.1.1.1")]
    [InlineData("blank rows of a spreadsheet", "ioc,note\n8.8.8.8,a\n,\n,\n", "8.8.8.8")]
    [InlineData("commas", "id,value,note\n1,8.8.8.8,a\n2,1.1.1.1,b\n", "8.8.8.8 1.1.1.1")]
    [InlineData("semicolons", "Datum;Wert;IP\n2026-01-01;3,5;8.8.8.8\n2026-01-02;4,5;1.1.1.1\n", "8.8.8.8 1.1.1.1")]
    [InlineData("tabs", "note\tdomain\nx y\texample.com\nz\texample.org\n", "example.com example.org")]
    [InlineData("no header, the second column", "first,8.8.8.8\nsecond,1.1.1.1\n", "8.8.8.8 1.1.1.1")]
    [InlineData("a column with a name goes before one without", "seen_by,ip\nexample.com,8.8.8.8\nexample.org,1.1.1.1\n", "8.8.8.8 1.1.1.1")]
    [InlineData("the column with indicators goes before a name without any", "value,observed\n10,8.8.8.8\n20,1.1.1.1\n", "8.8.8.8 1.1.1.1")]
    [InlineData("quotes", "\"ioc\",\"note\"\n\"http://evil.example/a,b\",\"said \"\"bad\"\"\"\n\"8.8.8.8\",\"two\nlines\"\n", "http://evil.example/a,b 8.8.8.8")]
    [InlineData("commas in URLs separate nothing", "http://a.example/1\nhttp://b.example/2,3\nhttp://c.example/4\n", "http://a.example/1 http://b.example/2,3 http://c.example/4")]
    [InlineData("commas beside URLs do", "http://a.example/1,malware\nhttp://b.example/2,phishing\n", "http://a.example/1 http://b.example/2")]
    [InlineData("invalid rows stay", "ioc\n8.8.8.8\nnot an indicator\n# evil.com\n999.1.1.1\n", "8.8.8.8 !not an indicator !# evil.com !999.1.1.1")]
    [InlineData("a row that is too short", "note,ioc\na,8.8.8.8\nb\nc,1.1.1.1\n", "8.8.8.8 !b 1.1.1.1")]
    [InlineData("a row with an empty cell", "ioc,note\n8.8.8.8,a\n,b\n", "8.8.8.8 !")]
    [InlineData("a word like a header within a row", "8.8.8.8,host\n1.1.1.1,host\n", "8.8.8.8 1.1.1.1")]
    [InlineData("defanged", "evil[.]example[.]com\nhxxp://evil[.]example[.]com/a\n", "evil.example.com http://evil.example.com/a")]
    [InlineData("hashes", "sha256,name\n275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f,eicar\n", "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f")]
    public async Task Read_EachForm_FindsTheColumnAndCountsTheRows(string form, string text, string rows)
    {
        Encoding[] encodings = [new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)];
        foreach (var encoding in encodings)
        {
            Assert.True(rows == await RowsAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]), $"{form} in {encoding.WebName}: {await RowsAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(text)])}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \r\n\n")]
    [InlineData("ioc\n")]
    [InlineData("just,some\nwords,here\n")]
    [InlineData("PK\u0003\u0004\0\0\u0014\0")]
    public async Task Read_FileWithoutRowsOrIndicators_IsRefused(string text)
    {
        using var world = await BulkWorld.CreateAsync();

        var refused = await world.TrySubmitAsync(text);

        Assert.Equal((ErrorKind.Invalid, "INVALID_REQUEST"), (refused.Error?.Kind, refused.Error?.Code));
        Assert.Equal(["file"], refused.Error!.Fields!.Keys);
        Assert.Empty(Directory.EnumerateFiles(world.Data.Storage.PathOf("bulk")));
    }

    [Fact]
    public async Task Read_StrayQuotationMark_CostsOneRow()
    {
        var text = "ioc,note\n8.8.8.8,a\n\"broken,b\n1.1.1.1,c\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"10.0.0.{i},x\n"));

        var rows = (await RowsAsync(Encoding.UTF8.GetBytes(text))).Split(' ');

        Assert.Equal(63, rows.Length);
        Assert.Equal(["8.8.8.8", "!\"broken,b", "1.1.1.1", "10.0.0.1"], rows[..4]);
    }

    [Fact]
    public async Task Read_LineOver64K_IsARowThatFails()
    {
        var rows = (await RowsAsync(Encoding.UTF8.GetBytes($"ioc\n8.8.8.8\n{new string('x', 70_000)}\n1.1.1.1\n"))).Split(' ');

        Assert.Equal(["8.8.8.8", "1.1.1.1"], [rows[0], rows[2]]);
        Assert.Equal('!' + new string('x', FeedRejection.MaximumText), rows[1]);
    }

    // Values, and with an exclamation mark the text of rows without one.
    private static async Task<string> RowsAsync(byte[] content)
    {
        using var directory = new Support.TemporaryDirectory();
        var spool = new BulkSpool(new() { DataDirectory = directory.Path });
        using var stream = new MemoryStream(content);
        Assert.True((await BulkSheet.ReadAsync(stream, spool.Open(), CancellationToken.None)).Succeeded(out var sheet, out var error), error?.Message);
        await using (sheet)
        {
            var rows = sheet.Rows().ToList();
            Assert.Equal((rows.Count, rows.Count(row => row.Ioc is null)), (sheet.Total, sheet.Invalid));
            Assert.All(rows, row => Assert.Equal(row.Ioc is null, row.Error is { Length: > 0 }));
            return string.Join(' ', rows.Select(row => row.Ioc?.Value ?? "!" + row.Raw));
        }
    }
}
