Function EFFEKT_BALANSEAAR(akkumulert, startaar, Optional analyseperiode)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_BALANSEAAR = XLPy.CallUDF("udfs.excel", "EFFEKT_BALANSEAAR", Array(akkumulert, startaar, analyseperiode), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_BALANSEAAR = XLPy.CallUDF("udfs.excel", "EFFEKT_BALANSEAAR", Array(akkumulert, startaar, analyseperiode))
        Exit Function
    #End If
failed:
    EFFEKT_BALANSEAAR = Err.Description
End Function

Function EFFEKT_EFFEKTKONTRAKT(suksesser, oppgjoersaar, pris, tak, Optional aarstak)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_EFFEKTKONTRAKT = XLPy.CallUDF("udfs.excel", "EFFEKT_EFFEKTKONTRAKT", Array(suksesser, oppgjoersaar, pris, tak, aarstak), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_EFFEKTKONTRAKT = XLPy.CallUDF("udfs.excel", "EFFEKT_EFFEKTKONTRAKT", Array(suksesser, oppgjoersaar, pris, tak, aarstak))
        Exit Function
    #End If
failed:
    EFFEKT_EFFEKTKONTRAKT = Err.Description
End Function

Function EFFEKT_FOLSOMHET(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, Optional endring, Optional maal, Optional overskrift, Optional tilbakefall, Optional dodvekt, Optional skattekostnad)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_FOLSOMHET = XLPy.CallUDF("udfs.excel", "EFFEKT_FOLSOMHET", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, endring, maal, overskrift, tilbakefall, dodvekt, skattekostnad), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_FOLSOMHET = XLPy.CallUDF("udfs.excel", "EFFEKT_FOLSOMHET", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, endring, maal, overskrift, tilbakefall, dodvekt, skattekostnad))
        Exit Function
    #End If
failed:
    EFFEKT_FOLSOMHET = Err.Description
End Function

Function EFFEKT_FOND(kostnader, tilbakeforinger, kapital, Optional tilskudd)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_FOND = XLPy.CallUDF("udfs.excel", "EFFEKT_FOND", Array(kostnader, tilbakeforinger, kapital, tilskudd), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_FOND = XLPy.CallUDF("udfs.excel", "EFFEKT_FOND", Array(kostnader, tilbakeforinger, kapital, tilskudd))
        Exit Function
    #End If
failed:
    EFFEKT_FOND = Err.Description
End Function

Function EFFEKT_FORLOP(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, Optional overskrift, Optional tilbakefall, Optional dodvekt, Optional skattekostnad)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_FORLOP = XLPy.CallUDF("udfs.excel", "EFFEKT_FORLOP", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, overskrift, tilbakefall, dodvekt, skattekostnad), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_FORLOP = XLPy.CallUDF("udfs.excel", "EFFEKT_FORLOP", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, overskrift, tilbakefall, dodvekt, skattekostnad))
        Exit Function
    #End If
failed:
    EFFEKT_FORLOP = Err.Description
End Function

Function EFFEKT_KOHORT(nye, suksessrate, inntaksaar, analyseperiode, Optional tilbakefall)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_KOHORT = XLPy.CallUDF("udfs.excel", "EFFEKT_KOHORT", Array(nye, suksessrate, inntaksaar, analyseperiode, tilbakefall), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_KOHORT = XLPy.CallUDF("udfs.excel", "EFFEKT_KOHORT", Array(nye, suksessrate, inntaksaar, analyseperiode, tilbakefall))
        Exit Function
    #End If
failed:
    EFFEKT_KOHORT = Err.Description
End Function

Function EFFEKT_KREVD_SUKSESSRATE(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, Optional trinn, Optional maal, Optional tilbakefall, Optional dodvekt, Optional skattekostnad)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_KREVD_SUKSESSRATE = XLPy.CallUDF("udfs.excel", "EFFEKT_KREVD_SUKSESSRATE", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, trinn, maal, tilbakefall, dodvekt, skattekostnad), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_KREVD_SUKSESSRATE = XLPy.CallUDF("udfs.excel", "EFFEKT_KREVD_SUKSESSRATE", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, trinn, maal, tilbakefall, dodvekt, skattekostnad))
        Exit Function
    #End If
failed:
    EFFEKT_KREVD_SUKSESSRATE = Err.Description
End Function

Function EFFEKT_PAKKE(tiltak, situasjon, Optional overskrift)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_PAKKE = XLPy.CallUDF("udfs.excel", "EFFEKT_PAKKE", Array(tiltak, situasjon, overskrift), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_PAKKE = XLPy.CallUDF("udfs.excel", "EFFEKT_PAKKE", Array(tiltak, situasjon, overskrift))
        Exit Function
    #End If
failed:
    EFFEKT_PAKKE = Err.Description
End Function

Function EFFEKT_PERSONA(tiltak, analyseperiode, Optional prisliste, Optional neddiskontering, Optional overskrift)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_PERSONA = XLPy.CallUDF("udfs.excel", "EFFEKT_PERSONA", Array(tiltak, analyseperiode, prisliste, neddiskontering, overskrift), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_PERSONA = XLPy.CallUDF("udfs.excel", "EFFEKT_PERSONA", Array(tiltak, analyseperiode, prisliste, neddiskontering, overskrift))
        Exit Function
    #End If
failed:
    EFFEKT_PERSONA = Err.Description
End Function

Function EFFEKT_RESULTAT(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, Optional overskrift, Optional tilbakefall, Optional dodvekt, Optional skattekostnad)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_RESULTAT = XLPy.CallUDF("udfs.excel", "EFFEKT_RESULTAT", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, overskrift, tilbakefall, dodvekt, skattekostnad), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_RESULTAT = XLPy.CallUDF("udfs.excel", "EFFEKT_RESULTAT", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, overskrift, tilbakefall, dodvekt, skattekostnad))
        Exit Function
    #End If
failed:
    EFFEKT_RESULTAT = Err.Description
End Function

Function EFFEKT_SITUASJON(temasituasjoner, Optional vekter, Optional viktigst)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_SITUASJON = XLPy.CallUDF("udfs.excel", "EFFEKT_SITUASJON", Array(temasituasjoner, vekter, viktigst), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_SITUASJON = XLPy.CallUDF("udfs.excel", "EFFEKT_SITUASJON", Array(temasituasjoner, vekter, viktigst))
        Exit Function
    #End If
failed:
    EFFEKT_SITUASJON = Err.Description
End Function

Function EFFEKT_SUKSESSRATE(fra, til, maaneder, Optional alfa, Optional beta)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_SUKSESSRATE = XLPy.CallUDF("udfs.excel", "EFFEKT_SUKSESSRATE", Array(fra, til, maaneder, alfa, beta), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_SUKSESSRATE = XLPy.CallUDF("udfs.excel", "EFFEKT_SUKSESSRATE", Array(fra, til, maaneder, alfa, beta))
        Exit Function
    #End If
failed:
    EFFEKT_SUKSESSRATE = Err.Description
End Function

Function EFFEKT_USIKKERHET(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, usikre, Optional trekninger, Optional froe, Optional overskrift, Optional tilbakefall, Optional dodvekt, Optional skattekostnad)
    If (Not Application.CommandBars("Standard").Controls(1).Enabled) Then Exit Function
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        EFFEKT_USIKKERHET = XLPy.CallUDF("udfs.excel", "EFFEKT_USIKKERHET", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, usikre, trekninger, froe, overskrift, tilbakefall, dodvekt, skattekostnad), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        EFFEKT_USIKKERHET = XLPy.CallUDF("udfs.excel", "EFFEKT_USIKKERHET", Array(analyseperiode, inntaksaar, startaar, neddiskontering, nye, suksessrate, nullalternativ, livskvalitet, qaly_verdi, stillingsandel, lonnskostnad, personer, yrkesaktive, tiltak, usikre, trekninger, froe, overskrift, tilbakefall, dodvekt, skattekostnad))
        Exit Function
    #End If
failed:
    EFFEKT_USIKKERHET = Err.Description
End Function

