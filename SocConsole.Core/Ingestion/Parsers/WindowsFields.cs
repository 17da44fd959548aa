using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>What the fields of Windows events mean in ECS: the acting account, its target, the process and its parent, the peer, the object.</summary>
internal static class WindowsFields
{
    /// <summary>Fields that mean the same in every event; a later name of the same ECS field counts when the earlier is absent.</summary>
    private static readonly (string Name, string Field)[] Plain =
    [
        ("Image", EcsHost.ProcessExecutable),
        ("NewProcessName", EcsHost.ProcessExecutable),
        ("SourceImage", EcsHost.ProcessExecutable),
        ("ProcessName", EcsHost.ProcessExecutable),
        ("Application", EcsHost.ProcessExecutable),
        ("CommandLine", Ecs.ProcessCommandLine),
        ("CurrentDirectory", Ecs.ProcessWorkingDirectory),
        ("ParentImage", EcsHost.ProcessParentExecutable),
        ("ParentProcessName", EcsHost.ProcessParentExecutable),
        ("ParentCommandLine", EcsHost.ProcessParentCommandLine),
        ("TargetFilename", EcsHost.FilePath),
        ("ImageLoaded", EcsHost.FilePath),
        ("TargetObject", EcsHost.RegistryPath),
        ("QueryName", Ecs.DnsQuestion),
        ("ServiceName", Ecs.ServiceName),
        ("Protocol", EcsHost.NetworkTransport),
    ];

    private static readonly (string Address, string Port)[] Sources = [("IpAddress", "IpPort"), ("SourceIp", "SourcePort"), ("SourceAddress", "SourcePort"), ("ClientAddress", "ClientPort"), ("Address", "")];
    private static readonly (string Address, string Port)[] Destinations = [("DestinationIp", "DestinationPort"), ("DestAddress", "DestPort")];

    /// <summary>Events whose account is the one that signs in, and not the one on whose behalf the record was written.</summary>
    private static bool IsSignIn(string dataset, int id) => dataset == "windows.security" && id is 4624 or 4625 or 4634 or 4647 or 4672 or (>= 4768 and <= 4776) or 4778 or 4779;

    public static void Add(EventFields fields, string dataset, int id)
    {
        foreach (var (name, field) in Plain)
        {
            fields.AddIfMissing(field, WindowsProduct.Known(fields[name]));
        }

        AddName(fields, EcsHost.ProcessExecutable, Ecs.ProcessName);
        AddName(fields, EcsHost.ProcessParentExecutable, EcsHost.ProcessParentName);
        AddProcessIds(fields, dataset, id);
        AddUser(fields, dataset, id);
        AddPeer(fields, Sources, Ecs.SourceIp, Ecs.SourcePort);
        AddPeer(fields, Destinations, Ecs.DestinationIp, Ecs.DestinationPort);
        if (IsSignIn(dataset, id))
        {
            fields.AddIfMissing(Ecs.SourceDomain, WindowsProduct.Known(fields["WorkstationName"] ?? fields["Workstation"] ?? fields["ClientName"]));
        }

        if (WindowsProduct.Known(fields["ObjectName"]) is { } path)
        {
            if (fields["ObjectType"] is "Key" || id is 4657)
            {
                fields.AddIfMissing(EcsHost.RegistryPath, WindowsValues.RegistryPath(path, WindowsProduct.Known(fields["ObjectValueName"])));
            }
            else
            {
                fields.AddIfMissing(EcsHost.FilePath, path);
            }
        }

        AddHashes(fields);
    }

    private static void AddName(EventFields fields, string pathField, string nameField)
    {
        if (fields.TryGet(pathField, out var path) && path.AsSpan(path.AsSpan().LastIndexOfAny('\\', '/') + 1) is { IsEmpty: false } name)
        {
            fields.AddIfMissing(nameField, TextPool.Get(name));
        }
    }

    private static void AddProcessIds(EventFields fields, string dataset, int id)
    {
        if (id == 4688 && dataset == "windows.security")
        {
            fields.AddIfMissing(Ecs.ProcessPid, Decimal(fields["NewProcessId"]));
            fields.AddIfMissing(EcsHost.ProcessParentPid, Decimal(fields["ProcessId"]));
            return;
        }

        fields.AddIfMissing(Ecs.ProcessPid, Decimal(fields["ProcessId"] ?? fields["SourceProcessId"]));
        fields.AddIfMissing(EcsHost.ProcessParentPid, Decimal(fields["ParentProcessId"]));
    }

    private static void AddUser(EventFields fields, string dataset, int id)
    {
        var target = WindowsProduct.Known(fields["TargetUserName"]);
        if (dataset == "sysmon" || (dataset != "windows.security" && fields["User"] is not null))
        {
            // Sysmon writes DOMAIN\user; its own account in the record's header is not who acted.
            SetUser(fields, WindowsProduct.Known(fields["User"] ?? fields["SourceUser"]), null);
            return;
        }

        var subject = WindowsProduct.Known(fields["SubjectUserName"]);
        if (IsSignIn(dataset, id) && target is not null)
        {
            SetUser(fields, target, fields["TargetDomainName"]);
            return;
        }

        SetUser(fields, subject, fields["SubjectDomainName"]);
        if (subject is null && id is not 7045 && dataset != "windows.security")
        {
            // nxlog names the account of the record's header so.
            SetUser(fields, WindowsProduct.Known(fields["AccountName"]), fields["Domain"]);
        }

        fields.AddIfMissing(EcsHost.UserTargetName, target);
        if (dataset == "windows.security" && IsGroup(id))
        {
            fields.AddIfMissing(EcsHost.GroupName, target);
        }
    }

    private static bool IsGroup(int id) => id is (>= 4727 and <= 4735) or 4737 or (>= 4754 and <= 4758);

    private static void SetUser(EventFields fields, string? user, string? domain)
    {
        if (user is null)
        {
            return;
        }

        var slash = user.IndexOf('\\', StringComparison.Ordinal);
        fields.AddIfMissing(EcsHost.UserDomain, slash > 0 ? user[..slash] : WindowsProduct.Known(domain));
        fields.Set(Ecs.UserName, slash >= 0 && slash < user.Length - 1 ? user[(slash + 1)..] : user);
    }

    private static void AddPeer(EventFields fields, (string Address, string Port)[] names, string addressField, string portField)
    {
        foreach (var (address, port) in names)
        {
            if (AddressText.TryRead(fields[address].AsSpan().Trim(), out var read))
            {
                fields.AddIfMissing(addressField, read);
                if (fields[port] is { } number && Numbers.IsPort(number) && number != "0")
                {
                    fields.AddIfMissing(portField, number);
                }

                return;
            }
        }
    }

    /// <summary><c>SHA1=…,MD5=…,SHA256=…,IMPHASH=…</c>, in lower case as ECS wants them.</summary>
    private static void AddHashes(EventFields fields)
    {
        var hashes = (fields["Hashes"] ?? fields["Hash"]).AsSpan();
        foreach (var range in hashes.Split(','))
        {
            var pair = hashes[range].Trim();
            var equals = pair.IndexOf('=');
            var field = equals <= 0 ? null : pair[..equals] switch
            {
                "MD5" => Ecs.FileHashMd5,
                "SHA1" => Ecs.FileHashSha1,
                "SHA256" => Ecs.FileHashSha256,
                _ => null,
            };
            if (field is not null)
            {
                fields.AddIfMissing(field, pair[(equals + 1)..].ToString().ToLowerInvariant());
            }
        }
    }

    /// <summary>Windows writes process ids as <c>0x1a4</c> in its audit events and as decimals elsewhere.</summary>
    private static string? Decimal(string? number)
    {
        if (number is null || !number.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return Numbers.IsDigits(number) && number is not "0" ? number : null;
        }

        return uint.TryParse(number.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value > 0 ? Numbers.Text(value) : null;
    }
}
