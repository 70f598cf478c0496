namespace Countersign.Certificates.Attestation;

/// <summary>Something that may be done with a key (M_Action).</summary>
internal abstract record NShieldAction
{
    private const uint OpPermissions = 1;
    private const uint MakeBlob = 2;
    private const uint MakeArchiveBlob = 3;
    private const uint DeriveKey = 5;
    private const uint DeriveKeyEx = 47;

    private NShieldAction()
    {
    }

    /// <summary>Reads one.</summary>
    public static NShieldAction Read(ref NCoreReader reader)
    {
        switch (reader.Word())
        {
            case OpPermissions:
                return new Uses(reader.Word());
            case MakeBlob:
                return Keeps.ReadDetails(ref reader);
            case MakeArchiveBlob:
                return Archives.ReadDetails(ref reader);
            case DeriveKey or DeriveKeyEx:
                return Derives.ReadDetails(ref reader);
            case var type:
                reader.Refuse($"action {type} is not known");
                return new Uses(0);
        }
    }

    /// <summary>Using it.</summary>
    /// <param name="Operations">In which ways, as bits.</param>
    internal sealed record Uses(uint Operations) : NShieldAction;

    /// <summary>Keeping it outside the module, wrapped by one of the modules' own keys.</summary>
    /// <param name="Flags">How.</param>
    /// <param name="ModuleKey">The hash of the only module key that may wrap it; null for any.</param>
    /// <param name="TokenFlags">How the token of a softcard or of operator cards is made; null without one.</param>
    internal sealed record Keeps(uint Flags, string? ModuleKey, uint? TokenFlags) : NShieldAction
    {
        /// <summary>By a module key alone.</summary>
        public const uint ModuleOnly = 0x01;

        /// <summary>By a token, and only this one.</summary>
        public const uint GivenToken = 0x08;

        /// <summary>By a token that no module key protects.</summary>
        public const uint UnprotectedToken = 0x20;

        private const uint NotWellKnown = 0x02;
        private const uint GivenModuleKey = 0x04;
        private const uint GivenTokenParameters = 0x10;

        internal static Keeps ReadDetails(ref NCoreReader reader)
        {
            var flags = reader.Flags(ModuleOnly | NotWellKnown | GivenModuleKey | GivenToken | GivenTokenParameters | UnprotectedToken, "keeping a key");
            var moduleKey = (flags & GivenModuleKey) != 0 ? reader.Hash() : null;
            if ((flags & GivenToken) != 0)
                reader.Hash();
            return new(flags, moduleKey, (flags & GivenTokenParameters) != 0 ? ReadToken(ref reader) : null);
        }

        private static uint ReadToken(ref NCoreReader reader)
        {
            var flags = reader.Word();
            // Shares needed, shares in all, and for how long it stays loaded.
            for (var i = 0; i < 3; i++)
                reader.Word();
            return flags;
        }
    }

    /// <summary>Keeping it outside the module, wrapped by a recovery key.</summary>
    /// <param name="Key">The hash of the only key that may wrap it; null for any.</param>
    internal sealed record Archives(string? Key) : NShieldAction
    {
        private const uint GivenKey = 0x1;

        internal static Archives ReadDetails(ref NCoreReader reader)
        {
            var flags = reader.Flags(GivenKey, "archiving a key");
            reader.Word();
            return new((flags & GivenKey) != 0 ? reader.Hash() : null);
        }
    }

    /// <summary>Making another key of it.</summary>
    /// <param name="Mechanism">By which mechanism.</param>
    internal sealed record Derives(uint Mechanism) : NShieldAction
    {
        /// <summary>The public half of it.</summary>
        public const uint PublicFromPrivate = 29;

        internal static Derives ReadDetails(ref NCoreReader reader)
        {
            reader.Flags(0, "deriving a key");
            reader.Word();
            var mechanism = reader.Word();
            if (reader.Word() != 0)
                reader.Refuse("it may be combined with other keys");
            return new(mechanism);
        }
    }
}
