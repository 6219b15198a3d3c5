"""The manifest: the file by which Excel finds the functions, their help and the task pane."""

from __future__ import annotations

import re
import uuid
from typing import Final
from xml.sax.saxutils import quoteattr

from udfs.functions.definitions import NAMESPACE
from xlmodel import __version__
from xlmodel.common.errors import InputError, Violation

PAGE_PATH: Final = "/oppgaverute.html"
SCRIPT_PATH: Final = "/xlwings/custom-functions-code.js"
METADATA_PATH: Final = "/xlwings/custom-functions-meta.json"
CALL_PATH: Final = "/xlwings/custom-functions-call"
ICON_PATH: Final = "/ikoner/effekt-{size}.png"
HELP_PATH: Final = "/hjelp.html"

_NAME: Final = "Effektmodell"
_DESCRIPTION: Final = (
    "Funksjoner for å regne ut kostnader, besparelser og gevinster av en velferdslab."
)
_TOOLTIP: Final = "Vis status, versjon og en kort hjelp for funksjonene."
_ADDRESS: Final = re.compile(
    r"https://(?=.{1,253}(?::|/?$))"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
    r"(?::(?P<port>[0-9]{1,5}))?/?",
    re.ASCII,
)


def server_address(text: str) -> str:
    """Return the address of the server as the manifest states it; raise ``InputError``."""
    address = text.strip().lower()
    found = _ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found["port"] or 443) < 65536:
        allowed = "https:// og et tjenernavn, eventuelt med portnummer, som https://effekt.kommune.no. Ingen sti"
        raise InputError([Violation("Adressen", text, allowed)])
    return address.rstrip("/")


def manifest_xml(address: str) -> str:
    """Return the manifest of the server at ``address``; raise ``InputError`` for a bad address.

    Its id follows from the address, so that two servers' add-ins can stand side by side and a new
    manifest of the same server replaces the old one.
    """
    base = server_address(address)
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{base}/effektmodell")

    def at(path: str) -> str:
        return quoteattr(base + path)

    def icon_at(size: int) -> str:
        return at(ICON_PATH.format(size=size))

    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0"
  xmlns:ov="http://schemas.microsoft.com/office/taskpaneappversionoverrides"
  xsi:type="TaskPaneApp">
  <Id>{identity}</Id>
  <Version>{__version__}.0</Version>
  <ProviderName>{_NAME}</ProviderName>
  <DefaultLocale>nb-NO</DefaultLocale>
  <DisplayName DefaultValue={quoteattr(_NAME)}/>
  <Description DefaultValue={quoteattr(_DESCRIPTION)}/>
  <IconUrl DefaultValue={icon_at(32)}/>
  <HighResolutionIconUrl DefaultValue={icon_at(64)}/>
  <SupportUrl DefaultValue={at(HELP_PATH)}/>
  <AppDomains>
    <AppDomain>{base}</AppDomain>
  </AppDomains>
  <Hosts>
    <Host Name="Workbook"/>
  </Hosts>
  <Requirements>
    <Sets DefaultMinVersion="1.1">
      <Set Name="SharedRuntime" MinVersion="1.1"/>
    </Sets>
  </Requirements>
  <DefaultSettings>
    <SourceLocation DefaultValue={at(PAGE_PATH)}/>
  </DefaultSettings>
  <Permissions>ReadWriteDocument</Permissions>
  <VersionOverrides xmlns="http://schemas.microsoft.com/office/taskpaneappversionoverrides" xsi:type="VersionOverridesV1_0">
    <Hosts>
      <Host xsi:type="Workbook">
        <Runtimes>
          <Runtime resid="Page.Url" lifetime="long"/>
        </Runtimes>
        <AllFormFactors>
          <ExtensionPoint xsi:type="CustomFunctions">
            <Script>
              <SourceLocation resid="Script.Url"/>
            </Script>
            <Page>
              <SourceLocation resid="Page.Url"/>
            </Page>
            <Metadata>
              <SourceLocation resid="Metadata.Url"/>
            </Metadata>
            <Namespace resid="Namespace"/>
          </ExtensionPoint>
        </AllFormFactors>
        <DesktopFormFactor>
          <GetStarted>
            <Title resid="Start.Title"/>
            <Description resid="Start.Description"/>
            <LearnMoreUrl resid="Help.Url"/>
          </GetStarted>
          <FunctionFile resid="Page.Url"/>
          <ExtensionPoint xsi:type="PrimaryCommandSurface">
            <OfficeTab id="TabFormulas">
              <Group id="Effektmodell.Group">
                <Label resid="Group.Label"/>
                <Icon>
                  <bt:Image size="16" resid="Icon.16"/>
                  <bt:Image size="32" resid="Icon.32"/>
                  <bt:Image size="80" resid="Icon.80"/>
                </Icon>
                <Control xsi:type="Button" id="Effektmodell.Pane">
                  <Label resid="Button.Label"/>
                  <Supertip>
                    <Title resid="Button.Label"/>
                    <Description resid="Button.Tooltip"/>
                  </Supertip>
                  <Icon>
                    <bt:Image size="16" resid="Icon.16"/>
                    <bt:Image size="32" resid="Icon.32"/>
                    <bt:Image size="80" resid="Icon.80"/>
                  </Icon>
                  <Action xsi:type="ShowTaskpane">
                    <TaskpaneId>Effektmodell.Oppgaverute</TaskpaneId>
                    <SourceLocation resid="Page.Url"/>
                  </Action>
                </Control>
              </Group>
            </OfficeTab>
          </ExtensionPoint>
        </DesktopFormFactor>
      </Host>
    </Hosts>
    <Resources>
      <bt:Images>
        <bt:Image id="Icon.16" DefaultValue={icon_at(16)}/>
        <bt:Image id="Icon.32" DefaultValue={icon_at(32)}/>
        <bt:Image id="Icon.80" DefaultValue={icon_at(80)}/>
      </bt:Images>
      <bt:Urls>
        <bt:Url id="Page.Url" DefaultValue={at(PAGE_PATH)}/>
        <bt:Url id="Script.Url" DefaultValue={at(SCRIPT_PATH)}/>
        <bt:Url id="Metadata.Url" DefaultValue={at(METADATA_PATH)}/>
        <bt:Url id="Help.Url" DefaultValue={at(HELP_PATH)}/>
      </bt:Urls>
      <bt:ShortStrings>
        <bt:String id="Namespace" DefaultValue="{NAMESPACE}"/>
        <bt:String id="Group.Label" DefaultValue={quoteattr(_NAME)}/>
        <bt:String id="Button.Label" DefaultValue={quoteattr(_NAME)}/>
        <bt:String id="Start.Title" DefaultValue="Funksjonene er klare"/>
      </bt:ShortStrings>
      <bt:LongStrings>
        <bt:String id="Button.Tooltip" DefaultValue={quoteattr(_TOOLTIP)}/>
        <bt:String id="Start.Description" DefaultValue="Skriv =EFFEKT. i en celle for å se dem."/>
      </bt:LongStrings>
    </Resources>
  </VersionOverrides>
</OfficeApp>
"""
