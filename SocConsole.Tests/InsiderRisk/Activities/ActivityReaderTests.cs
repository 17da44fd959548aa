using System.Text.Json;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.InsiderRisk.Activities;

public sealed class ActivityReaderTests
{
    private static readonly ActivityReader Reader = new(new TestClock());

    [Fact]
    public void Read_FileAccessOfTheDocument_HasItsFields()
    {
        var draft = Taken("""
            {"user_id":"U001","activity_type":"file_access","timestamp":"2024-11-14T10:30:00Z","details":{"file_path":"/finance/report.xlsx","action":"read","size_mb":15.5,"sensitive":true},"ip_address":"192.168.1.100","device_id":"laptop-001"}
            """);

        Assert.Equal("U001", draft.UserId);
        Assert.Equal(
            new ActivityFacts(ActivityKind.FileAccess, new DateTime(2024, 11, 14, 10, 30, 0, DateTimeKind.Utc), "192.168.1.100", "laptop-001") { Path = "/finance/report.xlsx", Action = FileAction.Read, Megabytes = 15.5, Sensitive = true },
            draft.Facts with { RecipientDomains = new ActivityFacts(ActivityKind.Logon, default, null, null).RecipientDomains });
        Assert.Equal(DateTimeKind.Utc, draft.Facts.At.Kind);
    }

    [Theory]
    [InlineData("interactive", false, false)]
    [InlineData("remote", true, false)]
    [InlineData("ssh", true, false)]
    [InlineData("unlock", false, true)]
    public void Read_Logon_HasHowAndWhere(string type, bool remote, bool unlock)
    {
        var facts = Facts("logon", $$"""{"logon_type":"{{type}}","success":false,"host":"pc-1","location":"Denver, US","lat":39.74,"lon":-104.99,"geo_anomaly":true}""");

        Assert.Equal((remote, unlock, true, true), (facts.Remote, facts.Unlock, facts.Failed, facts.OddPlace));
        Assert.Equal(new Position("Denver, US", 39.74, -104.99), facts.Position);
        Assert.Equal("pc-1", facts.Device);
    }

    [Theory]
    [InlineData("""{"lat":91,"lon":0}""")]
    [InlineData("""{"lat":0,"lon":-181}""")]
    [InlineData("""{"lat":1}""")]
    [InlineData("""{"lat":"north","lon":2}""")]
    [InlineData("""{"success":"no"}""")]
    public void Read_LogonWithoutAUsablePlace_HasNone(string details)
    {
        var facts = Facts("logon", details);

        Assert.Null(facts.Position);
        Assert.False(facts.Failed);
    }

    [Fact]
    public void Read_Vpn_IsRemote() => Assert.True(Facts("logon", """{"logon_type":"interactive","vpn":true}""").Remote);

    [Theory]
    [InlineData("read", "share", FileAction.Read, FileDestination.Share)]
    [InlineData("write", "removable", FileAction.Write, FileDestination.Removable)]
    [InlineData("modify", "usb", FileAction.Write, FileDestination.Removable)]
    [InlineData("copy", "cloud", FileAction.Copy, FileDestination.Cloud)]
    [InlineData("download", "local", FileAction.Download, FileDestination.Local)]
    [InlineData("upload", "", FileAction.Upload, FileDestination.Cloud)]
    [InlineData("delete", "network", FileAction.Delete, FileDestination.Share)]
    [InlineData("rename", "elsewhere", FileAction.Rename, FileDestination.Local)]
    [InlineData("stroke", "local", FileAction.Read, FileDestination.Local)]
    public void Read_File_HasActionAndDestination(string action, string destination, FileAction expected, FileDestination where)
    {
        var facts = Facts("file_access", $$"""{"path":"/a/b","action":"{{action}}","destination":"{{destination}}","size_mb":"2.5","url":"https://www.paste.example/x"}""");

        Assert.Equal(("/a/b", expected, where, 2.5, "paste.example"), (facts.Path, facts.Action, facts.Destination, facts.Megabytes, facts.Domain));
    }

    [Fact]
    public void Read_Mail_CountsWhoAndWhat()
    {
        var facts = Facts("email", """{"direction":"sent","recipients":["a@gmail.com","b@GMAIL.com","c@corp.example","none"],"external":true,"attachments":2,"attachment_size_mb":120,"sensitive":true}""");

        Assert.Equal(["gmail.com", "corp.example"], facts.RecipientDomains);
        Assert.Equal((false, 4, 4, 2, 120.0, true), (facts.Received, facts.Recipients, facts.ExternalRecipients, facts.Attachments, facts.AttachmentMegabytes, facts.Sensitive));
        Assert.Equal(1, Facts("email", """{"recipients":["a@b.example","c@d.example"],"external_count":1}""").ExternalRecipients);
        Assert.Equal(1, Facts("email", """{"external":true}""").ExternalRecipients);
        Assert.True(Facts("email", """{"direction":"received"}""").Received);
    }

    [Fact]
    public void Read_DeviceHttpProcessAndLogoff_HaveTheirFacts()
    {
        Assert.True(Facts("device", """{"action":"connect"}""").Connected);
        Assert.False(Facts("device", """{"action":"disconnect"}""").Connected);
        var upload = Facts("http", """{"domain":"www.dropbox.com","action":"post","size_mb":7,"sensitive":true}""");
        Assert.Equal(("dropbox.com", 7.0, FileAction.Upload, true), (upload.Domain, upload.Megabytes, upload.Action, upload.Sensitive));
        Assert.Equal(FileAction.Read, Facts("http", """{"url":"https://a.example/"}""").Action);
        Assert.Equal("nmap.exe", Facts("process", """{"image":"C:\\Tools\\nmap.exe"}""").Process);
        Assert.Equal("nc", Facts("process", """{"process_name":"/usr/bin/nc"}""").Process);
        Assert.Equal(ActivityKind.Logoff, Facts("logoff", "{}").Kind);
    }

    [Theory]
    [InlineData("user_id", """{"activity_type":"logon"}""")]
    [InlineData("user_id", """{"user_id":"","activity_type":"logon"}""")]
    [InlineData("user_id", """{"user_id":7,"activity_type":"logon"}""")]
    [InlineData("activity_type", """{"user_id":"U1"}""")]
    [InlineData("activity_type", """{"user_id":"U1","activity_type":"dance"}""")]
    [InlineData("activity_type", """{"user_id":"U1","activity_type":0}""")]
    [InlineData("timestamp", """{"user_id":"U1","activity_type":"logon","timestamp":"soon"}""")]
    [InlineData("timestamp", """{"user_id":"U1","activity_type":"logon","timestamp":1700000000}""")]
    [InlineData("timestamp", """{"user_id":"U1","activity_type":"logon","timestamp":"1999-12-31T23:59:59Z"}""")]
    [InlineData("timestamp", """{"user_id":"U1","activity_type":"logon","timestamp":"0001-01-01T00:00:00+14:00"}""")]
    [InlineData("timestamp", """{"user_id":"U1","activity_type":"logon","timestamp":"2026-03-05T10:00:01Z"}""")]
    [InlineData("details", """{"user_id":"U1","activity_type":"logon","details":[]}""")]
    [InlineData("details", """{"user_id":"U1","activity_type":"logon","details":"x"}""")]
    public void Read_WrongField_IsNamed(string field, string body)
    {
        var error = Refused(body);

        Assert.Equal(ErrorKind.Invalid, error.Kind);
        Assert.Equal([field], error.Fields!.Keys);
    }

    [Fact]
    public void Read_NoObject_Refuses() => Assert.All((string[])["[]", "7", "null", "\"x\""], body => Assert.Equal(ErrorKind.Invalid, Refused(body).Kind));

    [Fact]
    public void Read_AtTheBounds_TakesAndBeyondRefuses()
    {
        Assert.Equal(128, Taken(Body(new string('u', 128), "{}")).UserId.Length);
        Assert.True(Refused(Body(new string('u', 129), "{}")).Fields!.ContainsKey("user_id"));
        var frame = """{"note":""}""".Length;
        Assert.Equal(ActivityReader.LongestDetails, Taken(Body("U1", $$"""{"note":"{{new string('n', ActivityReader.LongestDetails - frame)}}"}""")).Details.Length);
        Assert.True(Refused(Body("U1", $$"""{"note":"{{new string('n', ActivityReader.LongestDetails - frame + 1)}}"}""")).Fields!.ContainsKey("details"));
        Assert.Equal(new DateTime(2026, 3, 3, 10, 0, 0, DateTimeKind.Utc), Taken("""{"user_id":"U1","activity_type":"logon","timestamp":"2026-03-03T12:00:00+02:00"}""").Facts.At);
    }

    [Fact]
    public void Read_NumbersBeyondSense_AreBounded()
    {
        var mail = Facts("email", """{"recipient_count":1e12,"external_count":-5,"attachments":1e300,"attachment_mb":-1}""");
        var file = Facts("file_access", """{"size_mb":1e308}""");

        Assert.Equal((1000, 0, 1000, 0.0), (mail.Recipients, mail.ExternalRecipients, mail.Attachments, mail.AttachmentMegabytes));
        Assert.Equal(1e9, file.Megabytes);
        Assert.Equal(0, Facts("file_access", """{"size_mb":"NaN"}""").Megabytes);
    }

    [Fact]
    public void Read_WithoutTimeAndDetails_IsNowAndEmpty()
    {
        var draft = Taken("""{"user_id":"U1","activity_type":"LOGON","timestamp":null,"details":null}""");

        Assert.Equal(new TestClock().GetUtcNow().UtcDateTime, draft.Facts.At);
        Assert.Equal(("{}", ActivityKind.Logon), (draft.Details, draft.Facts.Kind));
    }

    [Fact]
    public void Read_UnknownDetails_AreKeptAsTheyCame()
    {
        const string Details = """{"size_mb": 1.50, "colour":{"deep":[1,2,{"x":null}]}}""";

        Assert.Equal(Details, Taken(Body("U1", Details)).Details);
    }

    [Fact]
    public void Read_HalfASurrogatePair_RefusesAndDoesNotThrow() =>
        Assert.All((string[])["""{"user_id":"\ud800","activity_type":"logon"}""", """{"user_id":"U1","activity_type":"file_access","details":{"path":"/a/\udc00"}}""", """{"user_id":"U1","activity_type":"email","details":{"recipients":["\ud800@x"]}}"""], body => Assert.Equal(ErrorKind.Invalid, Refused(body).Kind));

    [Fact]
    public void Restore_WhatWasKept_HasTheSameFacts()
    {
        var draft = Taken(Body("U1", """{"file_path":"/a/b.exe","action":"copy","destination":"removable","size_mb":3,"sensitive":true}"""));

        var facts = ActivityReader.Restore(draft.Facts.Kind, draft.Facts.At, draft.Facts.Ip, draft.Facts.Device, draft.Details);

        Assert.Equal(draft.Facts, facts with { RecipientDomains = draft.Facts.RecipientDomains });
    }

    [Fact]
    public void Kinds_OfEachKind_AreRead() => Assert.All(Enum.GetValues<ActivityKind>(), kind => Assert.Equal(kind, ActivityWords.Kind(ActivityWords.Of(kind))));

    [Fact]
    public void Read_WhateverComes_NeverThrows()
    {
        string[] samples =
        [
            """{"user_id":"U1","activity_type":"logon","timestamp":"2026-03-04T05:05:06Z","details":{"logon_type":"interactive","success":true,"host":"h","lat":40.44,"lon":-79.99},"ip_address":"10.1.1.1","device_id":"d"}""",
            """{"user_id":"U1","activity_type":"email","details":{"direction":"sent","recipients":["a@b.example","c@d"],"recipient_count":2,"external":false,"attachments":1,"attachment_mb":2.5}}""",
            """{"user_id":"U1","activity_type":"file_access","details":{"file_path":"/a/b","action":"read","size_mb":0.4,"url":"https://a.example/b","destination":"local"}}""",
            """{"user_id":"U1","activity_type":"process","details":{"image":"C:\\x\\y.exe"}}""",
        ];
        var (taken, refused) = (0, 0);
        new Fuzz(6_000, "\\ud800", "\\", "\"", "{", "}", "[", "1e400", "-1e400", "null", "@", "https://", "é", "www.", ":", ",\"details\":").Run(samples, input =>
        {
            try
            {
                using var document = JsonDocument.Parse(input);
                if (Reader.Read(document.RootElement).Succeeded(out var draft, out _))
                {
                    taken++;
                    InsiderDays.Columns([draft.Facts]);
                    ActivityReader.Restore(draft.Facts.Kind, draft.Facts.At, draft.Facts.Ip, draft.Facts.Device, draft.Details);
                }
                else
                {
                    refused++;
                }
            }
            catch (JsonException)
            {
                // What is no JSON never comes to the reader.
            }
        });

        Assert.True(taken > 50 && refused > 50, $"{taken} taken, {refused} refused");
    }

    private static string Body(string user, string details, string kind = "file_access") => $$"""{"user_id":"{{user}}","activity_type":"{{kind}}","details":{{details}}}""";

    private static ActivityFacts Facts(string kind, string details) => Taken(Body("U1", details, kind)).Facts;

    private static ActivityDraft Taken(string body)
    {
        using var document = JsonDocument.Parse(body);
        Assert.True(Reader.Read(document.RootElement).Succeeded(out var draft, out var error), error?.Message);
        return draft;
    }

    private static Error Refused(string body)
    {
        using var document = JsonDocument.Parse(body);
        Assert.False(Reader.Read(document.RootElement).Succeeded(out _, out var error));
        return error;
    }
}
